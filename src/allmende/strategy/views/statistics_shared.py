"""What several pages of numbers put together: charts, tables, facts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.http import HttpRequest
from allmende.strategy.models import Statistic, ValueQuality
from allmende.strategy.statistics.types import Trend
from allmende.strategy.statistics.words import day_words, value_words
from allmende.strategy.tokens import last_change
from allmende.ui.types import Fact, Link

#: A chart has at most this many lines.
MOST_LINES = 3
LONGEST_SYMBOL = 8


def figure_text(number: Decimal) -> str:
    """Write a number as German people type it into a field: "1234,5"."""
    return f"{number.normalize():f}".replace(".", ",")


def refuse_once(request: HttpRequest, form: forms.Form, thing: Model, now: str) -> None:
    """Tell that somebody else saved meanwhile; who sends the form again after that means it.

    Args:
        now: Mark of what is stored by now, for the form's field `seen`.
    """
    last = last_change(thing)
    text = _(
        "%(who)s hat das inzwischen geändert. Gespeichert sind Ihre Eingaben noch nicht. "
        "Wenn Sie noch einmal speichern, gilt, was hier steht."
    )
    form.add_error(None, text % {"who": last.actor_name if last else _("Jemand")})
    form.data = request.POST.copy()
    form.data["seen"] = now


def catalogue_crumb() -> list[Link]:
    """Return the first steps of the breadcrumbs."""
    return [Link(_("Daten"), "/daten/"), Link(_("Kennzahlen"), reverse("strategy:statistics"))]


def statistic_facts(found: Statistic) -> list[Fact]:
    """Return what is known about a statistic itself."""
    facts = [
        Fact(_("Einheit"), found.unit),
        Fact(_("Quelle"), found.source, found.source_url),
        Fact(_("Lizenz"), found.licence or None),
        Fact(_("Was ist besser?"), found.get_direction_display()),
        Fact(_("Gepflegt von"), found.owner.name),
    ]
    if found.dimension:
        facts.append(Fact(_("Dimension der Nachhaltigkeit"), found.get_dimension_display()))
    if found.life_dimension:
        facts.append(Fact(_("Lebensqualität"), found.get_life_dimension_display()))
    if found.track:
        facts.append(Fact(_("Langfristiger Pfad"), found.get_track_display(), reverse("strategy:tracks")))
    if sdgs := ", ".join(str(goal) for goal in found.sdgs.all()):
        note = _("Unterziel %(target)s") % {"target": found.sdg_target} if found.sdg_target else ""
        facts.append(Fact(_("UN-Ziele (SDG)"), sdgs, note=note))
    if fields := ", ".join(field.name for field in found.action_fields.all()):
        facts.append(Fact(_("Handlungsfelder"), fields))
    return facts


def line_chart(found: Statistic, trend: Trend, goal: Sequence[tuple[date, Decimal]] = ()) -> dict[str, Any]:
    """Return the data of `ui/_chart.html`: a line for each statistical base, so that none crosses two.

    Args:
        goal: Points of a target path, drawn as one more line.
    """
    room = MOST_LINES - bool(goal)
    lines = [
        (line.basis or found.title, [(point.on, point.value) for point in line.points])
        for line in trend.lines[-room:]
    ]
    if goal:
        lines.append((_("Zielpfad"), list(goal)))
    days = [on for _name, points in lines for on, _value in points]
    return {
        "kind": "line",
        "days": True,
        "unit": found.unit,
        # A long unit would not fit beside the axis; the title names it.
        "symbol": found.unit if len(found.unit) <= LONGEST_SYMBOL else "",
        "decimals": found.decimals,
        "from": min(days).isoformat(),
        "to": max(days).isoformat(),
        "series": [
            {"name": name, "points": [[on.isoformat(), float(value)] for on, value in points]}
            for name, points in lines
        ],
    }


def trend_table(found: Statistic, trend: Trend) -> dict[str, Any]:
    """Return columns and rows of the values, newest first."""
    return {
        "columns": [_("Stichtag"), _("Wert"), _("Grundlage"), _("Güte"), _("Hinweis")],
        "rows": [
            [
                day_words(point.on),
                value_words(point.value, found.unit, found.decimals),
                point.basis or None,
                str(ValueQuality(point.quality).label),
                point.note or "–",
            ]
            for point in reversed(trend.points)
        ],
    }
