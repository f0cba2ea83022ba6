"""Which outputs a strategy has for this reader, when they were last made and what changed since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.basics.errors import NotFound
from allmende.editorial.outputs.builders import COUNCIL_PAPER, SUMMARY, WORKING
from allmende.kernel.access import may, require
from allmende.kernel.actor import Actor
from allmende.kernel.documents import documents_of, request
from allmende.kernel.models import AuditEntry, Document, DocumentStatus, Visibility
from allmende.strategy.models import Strategy

#: Kinds of things whose changes count → how many of them in words.
_THINGS: Final[Mapping[str, Callable[[int], str]]] = {
    "strategy.goal": lambda n: ngettext("%(count)s Ziel", "%(count)s Ziele", n),
    "strategy.objective": lambda n: ngettext("%(count)s Objective", "%(count)s Objectives", n),
    "strategy.keyresult": lambda n: ngettext("%(count)s Key Result", "%(count)s Key Results", n),
    "portfolio.measure": lambda n: ngettext("%(count)s Maßnahme", "%(count)s Maßnahmen", n),
    "strategy.strategy": lambda n: ngettext("%(count)s Strategie", "%(count)s Strategien", n),
    "governance.counciltext": lambda n: ngettext("%(count)s Vorlagentext", "%(count)s Vorlagentexte", n),
}


@dataclass(frozen=True, slots=True)
class Output:
    """One of the outputs.

    Attributes:
        slug: Part of its address.
        formats: File endings people may ask for, the usual one first.
        is_internal: Never for everybody.
    """

    slug: str
    kind: str
    title: Promise
    for_whom: Promise
    formats: Sequence[str]
    is_internal: bool


OUTPUTS: Final = (
    Output(
        "zusammenfassung",
        SUMMARY,
        gettext_lazy("Zusammenfassung für alle"),
        gettext_lazy(
            "Für Bürgerinnen, Bürger und Presse: Ziele, Zahlen und Maßnahmen in Kürze, barrierefrei."
        ),
        ("pdf", "docx"),
        False,
    ),
    Output(
        "vorlage",
        COUNCIL_PAPER,
        gettext_lazy("Beschlussvorlage"),
        gettext_lazy(
            "Für Rat oder Steuerkreis: mit Kosten, Personal, Klimacheck und digitaler Agenda als Anlage."
        ),
        ("docx", "pdf"),
        True,
    ),
    Output(
        "arbeitsdokumentation",
        WORKING,
        gettext_lazy("Arbeitsdokumentation"),
        gettext_lazy("Für das eigene Haus: alles, mit Notizen, Lücken und offenen Punkten."),
        ("pdf", "docx"),
        True,
    ),
)


@dataclass(frozen=True, slots=True)
class Made:
    """One finished document of an output."""

    document: Document
    ending: str
    url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An output as its page shows it to one reader.

    Attributes:
        made: The newest finished document of each format.
        under_way: One that is being made now.
        changed: What changed since the newest one, in words; empty if nothing did.
    """

    output: Output
    made: Sequence[Made]
    under_way: Document | None
    changed: str
    may_make: bool

    @property
    def last_made_at(self) -> datetime | None:
        """When the newest one was finished."""
        return max((one.document.finished_at for one in self.made if one.document.finished_at), default=None)


def output_of(slug: str) -> Output:
    """Return the output with this address, else raise NotFound."""
    found = next((one for one in OUTPUTS if one.slug == slug), None)
    if found is None:
        raise NotFound(output=slug)
    return found


def offers(actor: Actor, strategy: Strategy) -> list[Offer]:
    """Return the outputs this reader may see or make."""
    is_inside = actor.is_system or strategy.owner_id in actor.space_ids
    may_make = may(actor, "strategy.edit_strategy", strategy)
    documents = list(documents_of(actor, strategy))
    return [
        _offer(
            output,
            [d for d in documents if d.kind == output.kind],
            strategy,
            is_inside=is_inside,
            may_make=may_make,
        )
        for output in OUTPUTS
        if is_inside or not output.is_internal
    ]


def _offer(
    output: Output, documents: Sequence[Document], strategy: Strategy, *, is_inside: bool, may_make: bool
) -> Offer:
    made = []
    for ending in output.formats:
        fits = (d for d in documents if d.parameters.get("format") == ending)
        newest = next((d for d in fits if d.status == DocumentStatus.READY and d.file), None)
        if newest is not None and newest.file is not None:
            made.append(Made(newest, ending, newest.file.get_absolute_url()))
    offer = Offer(
        output=output,
        made=made,
        under_way=next(
            (d for d in documents if d.status in {DocumentStatus.QUEUED, DocumentStatus.RUNNING}), None
        ),
        changed="",
        may_make=may_make,
    )
    since = offer.last_made_at
    if since is None or not is_inside:
        return offer
    return Offer(output, made, offer.under_way, changed_since(strategy, since), may_make)


def changed_since(strategy: Strategy, since: datetime) -> str:
    """Say how many things of the strategy's owner changed since then, e.g. "2 Ziele, 1 Maßnahme"."""
    rows = (
        AuditEntry.objects.filter(space_id=strategy.owner_id, at__gt=since, subject_kind__in=list(_THINGS))
        .values("subject_kind")
        .annotate(things=Count("subject_id", distinct=True))
    )
    counts = {row["subject_kind"]: row["things"] for row in rows}
    return ", ".join(
        words(counts[kind]) % {"count": counts[kind]} for kind, words in _THINGS.items() if kind in counts
    )


@transaction.atomic
def make_output(*, actor: Actor, strategy: Strategy, slug: str, ending: str) -> Document:
    """Have the worker make one output.

    Raises:
        NotFound: there is no such output or format.
        Forbidden: the actor does not edit for the strategy's owner.
    """
    require(actor, "strategy.edit_strategy", strategy)
    output = output_of(slug)
    if ending not in output.formats:
        raise NotFound(format=ending)
    is_open = not output.is_internal and strategy.visibility == Visibility.PUBLIC
    return request(
        actor=actor,
        owner=strategy.owner,
        visibility=Visibility.PUBLIC if is_open else Visibility.MUNICIPALITY,
        kind=output.kind,
        subject=strategy,
        title=_("%(output)s: %(strategy)s (%(format)s)")
        % {"output": output.title, "strategy": strategy.title, "format": ending.upper()},
        parameters={"strategy": strategy.key, "format": ending},
    )


def page_of(strategy: Strategy) -> str:
    """Return the address of the strategy's outputs."""
    return reverse("editorial:outputs", args=[strategy.key])
