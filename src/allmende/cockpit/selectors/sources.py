"""Where a dashboard's numbers come from and what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from allmende.datahub.models import Dashboard, Dataset
from allmende.datahub.selectors import datasets_of, release_sentences
from allmende.datahub.selectors.keeping import Rule, rule_of
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality


@dataclass(frozen=True, slots=True)
class About:
    """The words below the numbers; `dataset` is None while nothing is published."""

    explanation: str
    dataset: Dataset | None
    dataset_url: str
    #: How long the dataset's readings are kept, as their owner decided.
    keeping: Rule | None
    releases: Sequence[str]


def about(actor: Actor, town: Municipality, dashboard: Dashboard) -> About:
    """Return what the dashboard says about itself and the dataset its readings are published in."""
    dataset = next((row for row in datasets_of(actor, town.space) if _holds(row, dashboard)), None)
    return About(
        explanation=dashboard.explanation,
        dataset=dataset,
        dataset_url=reverse("datahub:dataset", args=[dataset.slug]) if dataset else "",
        keeping=rule_of(dataset) if dataset else None,
        releases=release_sentences(dataset) if dataset else (),
    )


def _holds(dataset: Dataset, dashboard: Dashboard) -> bool:
    names = {attribute.get("name") for attribute in dataset.attributes}
    return dataset.entity_type == dashboard.entity_type and dashboard.attribute in names
