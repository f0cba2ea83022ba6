"""What editors may put into a text: for each kind of object who may see which, and how it is found.

The same rule serves choosers, the check on saving and the reading of a chapter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.kernel.models import StoredFile
from allmende.portfolio.models import Measure
from allmende.region.models import Municipality
from allmende.strategy.models import ActionField, Goal, Indicator, KeyResult, Objective, Persona, Statistic

Seen = Callable[[Actor], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of object: what an actor may choose, where words are looked for, what is shown beside it.

    Attributes:
        owner: Path to the id of the space it belongs to; empty where everybody shares them.
    """

    seen: Seen
    search: Sequence[str]
    columns: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    owner: str = "owner_id"

    def find(self, actor: Actor, words: str) -> "QuerySet[Any]":
        """Return what the actor may choose and what has every one of these words somewhere."""
        found = self.seen(actor)
        for word in words.split()[:6]:
            anywhere = Q()
            for name in self.search:
                anywhere |= Q(**{f"{name}__icontains": word})
            found = found.filter(anywhere)
        return found


def _pictures(actor: Actor) -> "QuerySet[Any]":
    pictures = StoredFile.objects.visible_to(actor).filter(
        media_type__startswith="image/", width__isnull=False
    )
    return pictures.defer("content").select_related("owner").order_by("-created_at", "-pk")


def _measures(actor: Actor) -> "QuerySet[Any]":
    from allmende.portfolio.selectors import measures

    return measures(actor)


def _goals(actor: Actor) -> "QuerySet[Any]":
    from allmende.strategy.selectors import visible_goals

    return visible_goals(actor).select_related("strategy").order_by("strategy__title", "position", "pk")


def _objectives(actor: Actor) -> "QuerySet[Any]":
    from allmende.strategy.selectors import objectives

    return objectives(actor)


def _key_results(actor: Actor) -> "QuerySet[Any]":
    return (
        KeyResult.objects.filter(objective__in=_objectives(actor).order_by().values("pk"))
        .select_related("objective", "objective__owner")
        .order_by("-objective__begins_on", "objective_id", "position", "pk")
    )


def _owned(model: Any, *order: str) -> Seen:  # Any: a model class whose manager knows `visible_to`
    return lambda actor: model.objects.visible_to(actor).select_related("owner").order_by(*order, "pk")


def _owner(one: Any) -> str:
    return str(one.owner)


@cache
def offers() -> Mapping[type[Model], Offer]:
    """Return every kind of object a chapter can show."""
    return {
        Goal: Offer(
            _goals,
            ("title", "text", "strategy__title"),
            {_("Strategie"): lambda one: one.strategy.title, _("Ebene"): lambda one: one.get_kind_display()},
            owner="strategy__owner_id",
        ),
        Objective: Offer(_objectives, ("title", "owner__name"), {_("Wer"): _owner}),
        KeyResult: Offer(
            _key_results,
            ("title", "objective__title", "objective__owner__name"),
            {
                _("Objective"): lambda one: one.objective.title,
                _("Wer"): lambda one: str(one.objective.owner),
            },
            owner="objective__owner_id",
        ),
        Measure: Offer(
            _measures,
            ("title", "summary", "owner__name", "responsible"),
            {
                _("Nummer"): lambda one: f"M {one.number}",
                _("Wer"): _owner,
                _("Stand"): lambda one: one.get_status_display(),
            },
        ),
        ActionField: Offer(lambda _actor: ActionField.objects.all(), ("name",), owner=""),
        Statistic: Offer(
            lambda actor: Statistic.objects.visible_to(actor).order_by("title", "pk"),
            ("title", "definition", "source"),
            {_("Einheit"): lambda one: one.unit, _("Quelle"): lambda one: one.source},
            owner="",
        ),
        Indicator: Offer(
            _owned(Indicator, "title"), ("title", "definition", "owner__name"), {_("Wer"): _owner}
        ),
        Persona: Offer(
            _owned(Persona, "name"),
            ("name", "target_group", "owner__name"),
            {_("Zielgruppe"): lambda one: one.target_group, _("Wer"): _owner},
        ),
        Municipality: Offer(
            lambda _actor: Municipality.objects.order_by("sort_key"), ("name", "sort_key"), owner="space_id"
        ),
        StoredFile: Offer(
            _pictures,
            ("name", "alt", "credit"),
            {_("Bildbeschreibung"): lambda one: one.alt, _("Wer"): _owner},
        ),
    }


def is_offered(actor: Actor, one: Model) -> bool:
    """Whether the actor could have chosen this object."""
    return offers()[type(one)].seen(actor).filter(pk=one.pk).exists()


def seen_among(actor: Actor, objects: Sequence[Model]) -> dict[type[Model], set[object]]:
    """Return the keys of those objects the actor may see: one query for each kind."""
    asked: dict[type[Model], set[object]] = {}
    for one in objects:
        asked.setdefault(type(one), set()).add(one.pk)
    return {
        kind: set(offers()[kind].seen(actor).order_by().filter(pk__in=keys).values_list("pk", flat=True))
        for kind, keys in asked.items()
    }


def chosen_in(value: Any) -> Iterator[Model]:  # Any: the value of any block of Wagtail's
    """Walk through a text and return the objects in it."""
    if isinstance(value, Model):
        if type(value) in offers():
            yield value
        return
    for part in _parts(value):
        yield from chosen_in(part)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    if hasattr(value, "stream_block"):
        return (block.value for block in value)
    return value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else ()
