"""What a blueprint, with a town's answers, wants to have in the hub; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from allmende.datahub.models import ReleaseMode
from allmende.kernel.models import Visibility
from allmende.solutions.blueprint.types import (
    AlertTemplate,
    Blueprint,
    DashboardTemplate,
    DatasetTemplate,
    IndicatorTemplate,
    Part,
    Profile,
    SourceTemplate,
)
from allmende.solutions.services.installing.parameters import Answer

Values = dict[str, Any]
#: Seconds of the units (UN/CEFACT) in which a blueprint may ask for an interval.
_SECONDS: Final = {"SEC": 1, "MIN": 60, "HUR": 3600}
#: Questions of blueprints → named queries of `strategy.selectors`.
_QUERIES: Final = {"entities_with_recent_valid_reading": "entities_with_valid_reading"}


@dataclass(frozen=True, slots=True)
class Desired:
    """Rows as they shall be, by the key under which they are found again.

    Attributes:
        source: name, connector, expected_interval_s, contact_email of the one source.
        release: How a new school's readings reach the public.
    """

    source: Values
    profiles: Mapping[str, Values]
    dashboards: Mapping[str, Values]
    alerts: Mapping[str, Values]
    datasets: Mapping[str, Values]
    indicators: Mapping[str, Values]
    release: str


def desired(blueprint: Blueprint, answers: Mapping[str, Answer], town_slug: str, town: str) -> Desired:
    """Fill the blueprint with the town's answers.

    Args:
        town_slug: Part of the dataset's address, because datasets of all towns stand side by side.
        town: Name of the town, part of the dataset's title.
    """
    release = release_of(blueprint, answers)
    return Desired(
        source=_source(blueprint, answers),
        profiles={profile.key: _profile(blueprint, profile) for profile in blueprint.profiles},
        dashboards={d.slug: _dashboard(blueprint, d, answers) for d in blueprint.dashboards},
        alerts={alert.key: _alert(blueprint, alert, answers) for alert in blueprint.alerts},
        datasets={f"{d.slug}-{town_slug}": _dataset(d, town, release) for d in blueprint.datasets},
        indicators={i.key: _indicator(i) for i in blueprint.indicators},
        release=release,
    )


def source_template(blueprint: Blueprint, answers: Mapping[str, Answer]) -> SourceTemplate:
    """Return the way of sending that the town chose."""
    chosen = (source for source in blueprint.sources if answers.get(source.parameter) == source.value)
    return next(chosen, blueprint.sources[0])


def release_of(blueprint: Blueprint, answers: Mapping[str, Answer]) -> str:
    """Return how new schools publish: the town's answer, delayed where the blueprint does not ask."""
    for dataset in blueprint.datasets:
        answer = answers.get(dataset.mode_parameter)
        if answer in ReleaseMode.values:
            return str(answer)
    return ReleaseMode.DELAYED


def thresholds_of(dashboard: DashboardTemplate) -> list[Values]:
    """Return a cockpit's lights as the hub keeps them."""
    return [_without_none(threshold) for threshold in dashboard.threshold]


def _source(blueprint: Blueprint, answers: Mapping[str, Answer]) -> Values:
    template = source_template(blueprint, answers)
    people = [address for alert in blueprint.alerts for address in _recipients(alert, answers)]
    return {
        "name": blueprint.about.title,
        "connector": template.connector,
        "expected_interval_s": _interval_s(blueprint, blueprint.dashboards[0].interval_parameter, answers),
        "contact_email": people[0] if people else "",
    }


def _profile(blueprint: Blueprint, profile: Profile) -> Values:
    mapping = [
        {
            "field": field.field,
            "attribute": field.attribute,
            "unit": field.unit,
            "scale": field.scale,
            "minimum": field.minimum,
            "maximum": field.maximum,
        }
        for field in profile.field
    ]
    return {
        "vendor": profile.vendor,
        "model": profile.model,
        "codec_source": blueprint.codecs.get(profile.codec, ""),
        "mapping": mapping,
        "counts_attribute": profile.counts_attribute,
    }


def _dashboard(blueprint: Blueprint, dashboard: DashboardTemplate, answers: Mapping[str, Answer]) -> Values:
    return {
        "title": dashboard.title,
        "description": dashboard.description,
        "entity_type": dashboard.entity_type,
        "attribute": dashboard.attribute,
        "unit": dashboard.unit,
        "thresholds": thresholds_of(dashboard),
        "secondary": list(dashboard.secondary),
        "explanation": dashboard.explanation,
        "expected_interval_s": _interval_s(blueprint, dashboard.interval_parameter, answers),
        "source_texts": {
            "stale": _without_none(dashboard.stale),
            "unknown": _without_none(dashboard.unknown),
            "privacy": blueprint.about.privacy.summary,
        },
    }


def _alert(blueprint: Blueprint, alert: AlertTemplate, answers: Mapping[str, Answer]) -> Values:
    return {
        "title": alert.title,
        "entity_type": alert.entity_type,
        "attribute": alert.attribute,
        "direction": "above" if alert.below is None else "below",
        "limit": alert.limit,
        "hysteresis": alert.hysteresis,
        "unit": alert.unit,
        "duration_s": alert.longer_than_min * 60,
        "expected_interval_s": _interval_s(blueprint, alert.interval_parameter, answers),
        "recipients": _recipients(alert, answers),
    }


def _recipients(alert: AlertTemplate, answers: Mapping[str, Answer]) -> list[str]:
    answer = answers.get(alert.recipients_parameter)
    return list(answer) if isinstance(answer, list) else []


def _dataset(dataset: DatasetTemplate, town: str, release: str) -> Values:
    is_internal = release == ReleaseMode.INTERNAL
    return {
        "title": f"{dataset.title}, {town}",
        "description": dataset.description,
        "licence": dataset.licence,
        "licence_url": dataset.licence_url,
        "rhythm": dataset.rhythm,
        "retention_months": dataset.retention_months,
        "entity_type": dataset.entity_type,
        "attributes": [
            {"name": attribute.name, "title": attribute.title, "unit": attribute.unit}
            for attribute in dataset.attribute
        ],
        "keywords": list(dataset.keywords),
        "visibility": Visibility.MUNICIPALITY if is_internal else Visibility.PUBLIC,
    }


def _indicator(indicator: IndicatorTemplate) -> Values:
    return {
        "title": indicator.title,
        "definition": indicator.explanation,
        "unit": indicator.unit_label,
        "query": _QUERIES[indicator.query],
        "parameters": {
            "entity_type": indicator.entity_type,
            "attribute": indicator.attribute,
            "within_hours": indicator.window_hours,
        },
    }


def _interval_s(blueprint: Blueprint, key: str, answers: Mapping[str, Answer]) -> int:
    unit = next((p.unit for p in blueprint.about.parameter if p.key == key), "")
    answer = answers.get(key)
    return (answer if isinstance(answer, int) else 10) * _SECONDS.get(unit, 60)


def _without_none(part: Part) -> Values:
    named = {name: getattr(part, name) for name in part.__struct_fields__}
    return {name: value for name, value in named.items() if value is not None}
