"""Bringing a blueprint into a town's hub, part by part, inside the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.datahub.models import DeviceProfile, Source
from allmende.datahub.services import sources
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.installed import (
    Change,
    Put,
    put_alert_rule,
    put_dashboard,
    put_dataset,
    put_profile,
)
from allmende.kernel import audit
from allmende.kernel.actor import Actor, SystemActor
from allmende.solutions.blueprint.types import Blueprint
from allmende.solutions.models import Adoption, Installation
from allmende.solutions.services.installing.desired import Desired, desired
from allmende.solutions.services.installing.parameters import Answer
from allmende.solutions.services.installing.plan import Part, Plan, PlanItem, fields_sentence
from allmende.solutions.services.installing.rooms import RoomWork, end_trial, put_rooms
from allmende.solutions.services.rooms_upload.types import RoomRow
from allmende.strategy.installed import put_indicator


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked for: checked answers and rooms, and what an earlier run left."""

    actor: Actor
    adoption: Adoption
    blueprint: Blueprint
    answers: Mapping[str, Answer]
    rooms: tuple[RoomRow, ...]
    before: Installation | None
    is_trial: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done; `key` is the new source's key in plain text."""

    blueprint: Blueprint
    answers: Mapping[str, Answer]
    source: Source
    key: str | None
    plan: Plan


def apply(work: Work) -> Applied:
    """Have everything the blueprint describes; call it inside a transaction."""
    town = work.adoption.municipality
    wanted = desired(work.blueprint, work.answers, town.slug, town.name)
    source, key, items = _put_source(work, wanted)
    profiles, more = _put_profiles(work, wanted)
    items += more
    rooms = RoomWork(
        actor=work.actor,
        owner=work.adoption.owner,
        origin=work.blueprint.id,
        release=wanted.release,
        source=source,
        profiles=profiles,
    )
    items += put_rooms(rooms, work.rooms)
    items += _put_rest(work, wanted)
    return Applied(work.blueprint, work.answers, source, key, Plan(tuple(items)))


def _put_source(work: Work, wanted: Desired) -> tuple[Source, str | None, list[PlanItem]]:
    found = work.before.source if work.before else None
    items: list[PlanItem] = []
    if found is not None and found.closed_at is None and found.is_simulated and not work.is_trial:
        items += _end_trial(work, found)
        found = None
    if found is None or found.closed_at is not None:
        return _new_source(work, wanted, items)
    values = {name: wanted.source[name] for name in ("connector", "expected_interval_s", "contact_email")}
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        audit.save(found, actor=work.actor, fields=changed, action="datahub.source_changed")
        tell_hub(found.pk)
    change = Change.CHANGED if changed else Change.UNCHANGED
    return found, None, [*items, PlanItem(Part.SOURCE, change, found.name, fields_sentence(changed))]


def _new_source(
    work: Work, wanted: Desired, items: list[PlanItem]
) -> tuple[Source, str | None, list[PlanItem]]:
    values = dict(wanted.source)
    if work.is_trial:
        values["name"] = _("%(name)s (Versuch mit simulierten Sensoren)") % {"name": values["name"]}
    source, key = sources.create_source(
        actor=work.actor, owner=work.adoption.owner, is_simulated=work.is_trial, **values
    )
    sentence = _(
        "%(network)s, mit eigener Adresse und eigenem Schlüssel; der Schlüssel wird einmal gezeigt"
    ) % {"network": source.get_connector_display()}
    return source, key, [*items, PlanItem(Part.SOURCE, Change.CREATED, source.name, sentence)]


def _end_trial(work: Work, source: Source) -> list[PlanItem]:
    reason = _("Versuch beendet von %(name)s") % {"name": work.actor.name}
    items = end_trial(work.actor, source, work.rooms, reason)
    # Closing is a manager's right because it cuts a town off its sensors; a trial has none.
    sources.close_source(actor=SystemActor("installation"), source_id=source.pk, reason=reason)
    return [*items, PlanItem(Part.SOURCE, Change.CHANGED, source.name, _("wird geschlossen"))]


def _put_profiles(work: Work, wanted: Desired) -> tuple[dict[str, DeviceProfile], list[PlanItem]]:
    profiles: dict[str, DeviceProfile] = {}
    items = []
    for key, values in wanted.profiles.items():
        put = put_profile(
            actor=work.actor, owner=work.adoption.owner, key=key, origin=work.blueprint.id, values=values
        )
        profiles[key] = put.object
        items.append(_item(Part.PROFILE, put, _profile_sentence(put.object)))
    return profiles, items


def _profile_sentence(profile: DeviceProfile) -> str:
    return "" if profile.counts_attribute else _("misst kein CO2, deshalb ohne Ampel und ohne Zählung")


def _put_rest(work: Work, wanted: Desired) -> list[PlanItem]:
    parts: list[tuple[Part, Callable[..., Put[Any]], str, Mapping[str, Any]]] = [
        (Part.DASHBOARD, put_dashboard, "slug", wanted.dashboards),
        (Part.ALERT, put_alert_rule, "key", wanted.alerts),
        (Part.DATASET, put_dataset, "slug", wanted.datasets),
        (Part.INDICATOR, put_indicator, "key", wanted.indicators),
    ]
    items = []
    for part, put, name, rows in parts:
        for key, values in rows.items():
            done = put(
                actor=work.actor,
                owner=work.adoption.owner,
                origin=work.blueprint.id,
                values=values,
                **{name: key},
            )
            items.append(_item(part, done, _sentence(part, done.object, wanted)))
    return items


def _sentence(part: Part, row: Any, wanted: Desired) -> str:
    if part == Part.ALERT:
        people = ", ".join(row.recipients) or _("niemand")
        return _("Mail an: %(people)s") % {"people": people}
    if part == Part.DATASET:
        return str(_RELEASES[wanted.release])
    return ""


_RELEASES = {
    "live": gettext_lazy("Neue Schulen: öffentlich live"),
    "delayed": gettext_lazy("Neue Schulen: öffentlich mit Verzögerung (Stundenmittel von gestern)"),
    "internal": gettext_lazy("Neue Schulen: nur intern, es wird nichts veröffentlicht"),
}


def _item(part: Part, put: Put[Any], sentence: str) -> PlanItem:
    said = fields_sentence(put.fields) if put.change == Change.CHANGED else sentence
    return PlanItem(part, put.change, str(put.object), said)
