"""Invented text of a demo's strategy, with objects of the chain in it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from allmende.editorial.models import ChapterPage
from allmende.editorial.selectors import text_of
from allmende.editorial.services.texts import start_text, write_chapter
from allmende.kernel.actor import Actor
from allmende.portfolio.models import Measure
from allmende.region.models import Municipality
from allmende.strategy.models import Goal, KeyResult, Objective, Persona, Strategy
from allmende.strategy.selectors import strategies

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]
_NAMED: Mapping[str, tuple[type[Model], str]] = {
    "goal": (Goal, "title"),
    "objective": (Objective, "title"),
    "key_result": (KeyResult, "title"),
    "measure": (Measure, "title"),
}


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Write the chapters of every text of the file; each person's text belongs to the town's own strategy."""
    for part in told.get("text", []):
        actor = actors[part["person"]]
        strategy = (
            strategies(actor).filter(owner=towns[part["person"]].space).order_by("-status", "pk").first()
        )
        if strategy is not None and text_of(strategy) is None:
            _write(actor, strategy, part)


def _write(actor: Actor, strategy: Strategy, part: Part) -> None:
    text = start_text(actor=actor, strategy=strategy, size="xs")
    for begun in ChapterPage.objects.child_of(text):
        begun.delete()
    for chapter in part["chapter"]:
        blocks = [block for told in chapter["block"] if (block := _block(told, strategy))]
        write_chapter(
            actor=actor, strategy=strategy, title=chapter["title"], blocks=blocks, approve=chapter["approved"]
        )


def _block(told: Part, strategy: Strategy) -> tuple[str, Any] | None:
    """Return a block; None for an object that the demo does not have."""
    kind, value = told["kind"], {key: value for key, value in told.items() if key != "kind"}
    if kind == "text":
        return kind, value["html"]
    if kind == "personas":
        people = list(Persona.objects.filter(owner=strategy.owner).order_by("pk")[:3])
        return (kind, {"personas": people, "note": value.get("note", "")}) if people else None
    if kind in _NAMED:
        model, field = _NAMED[kind]
        own = "strategy__owner" if model is Goal else "objective__owner" if model is KeyResult else "owner"
        named = model._default_manager.filter(**{own: strategy.owner}).order_by("pk")
        one = (named.filter(**{field: value[kind]}) if value.get(kind) else named).first()
        return (kind, {**value, kind: one, "note": value.get("note", "")}) if one else None
    if kind == "goal_tree":
        return kind, {"goal": None, "note": value.get("note", "")}
    return kind, value
