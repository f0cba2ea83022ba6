"""The invented measures, programmes and stories of a demo, brought in through the services people use."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Bundle, FundingSource, Measure
from allmende.portfolio.selectors.readiness import earned_stars
from allmende.portfolio.services import bundles, contributions, funding, measures, parts, stories
from allmende.region.models import Municipality
from allmende.region.selectors import consortium
from allmende.solutions.models import Adoption
from allmende.strategy.models import ActionField, Goal, KeyResult, SdgGoal

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]

#: From a proposal to each status, in the steps people take.
_WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": (),
    "planned": ("planned",),
    "running": ("planned", "running"),
    "paused": ("planned", "running", "paused"),
    "done": ("planned", "running", "done"),
}
_SAME: Final = (
    "summary",
    "need",
    "benefit",
    "phase",
    "level",
    "responsible",
    "staff",
    "effort",
    "effect",
    "priority",
)
_TEXTS: Final[Mapping[str, str]] = {
    "participation": "participation_plan",
    "data": "data_note",
    "ethics": "ethics_note",
    "after": "after_funding",
    "development": "development_contribution",
}


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Load everything: programmes, bundles, measures with their parts, stories."""
    spaces = {email: towns[email].space if email in towns else consortium().space for email in actors}
    sources = {part["key"]: _funding(actors, spaces, part) for part in told.get("funding", [])}
    groups = {part["key"]: _bundle(actors, spaces, part) for part in told.get("bundle", [])}
    for part in told.get("measure", []):
        _measure(actors[part["person"]], spaces[part["person"]], part, sources, groups)
    for part in told.get("story", []):
        actor, owner = actors[part["person"]], spaces[part["person"]]
        fields = {name: part[name] for name in ("title", "teaser", "text")}
        fields["measure"] = Measure.objects.get(title=part["measure"])
        story = stories.write_story(actor=actor, owner=owner, fields=fields, is_demo=True)
        stories.publish_story(actor=actor, story_id=story.pk)


def _month(months: int) -> date:
    """Return the first day of the month so many months from now."""
    today = timezone.localdate()
    count = today.year * 12 + today.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _year(years: int | None) -> int | None:
    return None if years is None else timezone.localdate().year + years


def _fields(part: Part) -> list[ActionField]:
    return list(ActionField.objects.filter(key__in=part.get("fields", [])))


def _funding(actors: Mapping[str, Actor], spaces: Mapping[str, Space], part: Part) -> FundingSource:
    days = part.get("deadline_days")
    fields: dict[str, Any] = {
        name: part.get(name, "") for name in ("title", "giver", "rule", "guideline", "contact")
    }
    fields |= {f"pays_{kind}": True for kind in part["pays"]}
    fields |= {
        name: Decimal(part[name]) if name in part else None for name in ("rate_pct", "minimum", "maximum")
    }
    fields["deadline_on"] = timezone.localdate() + timedelta(days=days) if days else None
    fields["action_fields"] = _fields(part)
    owner = spaces[part["person"]]
    return funding.create_source(actor=actors[part["person"]], owner=owner, fields=fields, is_demo=True)


def _bundle(actors: Mapping[str, Actor], spaces: Mapping[str, Space], part: Part) -> Bundle:
    fields = {
        "summary": part["summary"],
        "responsible": part["responsible"],
        "goal": Goal.objects.get(title=part["goal"]),
        "action_fields": _fields(part),
    }
    actor, owner = actors[part["person"]], spaces[part["person"]]
    return bundles.create_bundle(actor=actor, owner=owner, title=part["title"], fields=fields, is_demo=True)


def _measure(
    actor: Actor,
    owner: Space,
    part: Part,
    sources: Mapping[str, FundingSource],
    groups: Mapping[str, Bundle],
) -> None:
    made = measures.create_measure(
        actor=actor, owner=owner, title=part["title"], fields=_own_fields(owner, part), is_demo=True
    )
    _contributions(actor, made, part)
    _parts(actor, made, part, sources)
    if "bundle" in part:
        bundles.move_measure(actor=actor, measure_id=made.pk, bundle_id=groups[part["bundle"]].pk)
    _promise(actor, made, part)
    _pictures(actor, made, part)
    made.refresh_from_db()
    if stars := earned_stars(made):
        measures.give_stars(actor=actor, measure_id=made.pk, stars=stars)


def _own_fields(owner: Space, part: Part) -> dict[str, Any]:
    fields: dict[str, Any] = {name: part[name] for name in _SAME if name in part}
    fields |= {name: part[key] for key, name in _TEXTS.items() if key in part}
    fields |= {f"is_{name}": True for name in part.get("dimensions", [])}
    fields["action_fields"] = _fields(part)
    fields["sdgs"] = list(SdgGoal.objects.filter(number__in=part.get("sdgs", [])))
    fields["is_quick_win"] = part.get("quick_win", False)
    if "hours" in part:
        fields["staff_hours_per_week"] = Decimal(part["hours"])
    if "begins" in part:
        fields |= {"begins_on": _month(part["begins"]), "ends_on": _month(part["ends"])}
    if part.get("adoption"):
        adoption = Adoption.objects.filter(owner=owner, measure=None).order_by("pk").first()
        fields |= {"adoption": adoption, "solution": adoption.solution if adoption else None}
    return fields


def _contributions(actor: Actor, made: Measure, part: Part) -> None:
    for kind, model in (("goal", Goal), ("key_result", KeyResult)):
        for told in part.get(f"{kind}s", []):
            aim = model.objects.get(title=told["title"])
            target = contributions.Target.read(f"{kind}:{aim.pk}")
            contributions.add_contribution(
                actor=actor, measure_id=made.pk, target=target, sentence=told["sentence"]
            )


def _parts(actor: Actor, made: Measure, part: Part, sources: Mapping[str, FundingSource]) -> None:
    def put(kind: str, fields: Mapping[str, Any]) -> None:
        parts.put_part(actor=actor, measure_id=made.pk, kind=kind, fields=fields)

    for stone in part.get("milestones", []):
        done_on = _month(stone["done"]) if "done" in stone else None
        put("milestone", {"title": stone["title"], "due_on": _month(stone["due"]), "done_on": done_on})
    for risk in part.get("risks", []):
        put("risk", dict(risk))
    for learning in part.get("learnings", []):
        put("learning", {**learning, "noted_on": _month(-1)})
    for line in part.get("budget", []):
        put("budget_line", _line(line, sources))


def _line(line: Part, sources: Mapping[str, FundingSource]) -> dict[str, Any]:
    source = sources[line["funding"]] if "funding" in line else None
    return {
        "kind": line["kind"],
        "title": line["title"],
        "amount": Decimal(line["amount"]),
        "from_year": _year(line.get("from")),
        "until_year": _year(line.get("until")),
        "funding": source,
        "funded_pct": (source.rate_pct if source else None) or Decimal(0),
        "is_secured": line.get("secured", False),
        "is_estimated": line.get("estimated", True),
        "source": line.get("source", ""),
    }


def _promise(actor: Actor, made: Measure, part: Part) -> None:
    why = part.get("reason", "Beispiel: Der Rat hat es so beschlossen.")
    for status in _WAYS[part["status"]]:
        reason = part.get("status_reason", "") if status == "paused" else why if status == "planned" else ""
        measures.set_status(actor=actor, measure_id=made.pk, status=status, reason=reason)


def _pictures(actor: Actor, made: Measure, part: Part) -> None:
    folder: Path = settings.ALLMENDE_ENV.region_pack / "demo" / "pictures"
    for told in part.get("pictures", []):
        name = f"{told['file']}.webp"
        upload = SimpleUploadedFile(name, (folder / name).read_bytes(), "image/webp")
        parts.add_picture(
            actor=actor, measure_id=made.pk, upload=upload, alt=told["alt"], credit=told["credit"]
        )
