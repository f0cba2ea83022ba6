"""Invented values for the pattern page; every component once, in every state that looks different."""

import json
import math
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from allmende.kernel.mentions import Mention
from allmende.kernel.seen_form import Theirs
from allmende.ui.forms import DateInput
from allmende.ui.types import (
    Action,
    Badge,
    ChainLink,
    Entry,
    Fact,
    Link,
    MapPlace,
    Room,
    SolutionCard,
    Stat,
    Step,
)

_LEVELS: Final = (
    {"from": 0, "level": "good", "word": "gut"},
    {"from": 1000, "level": "soon", "word": "bald lüften"},
    {"from": 2000, "level": "now", "word": "jetzt lüften"},
)
_ZONES: Final = (
    {"from": 1000, "to": 2000, "level": "soon", "word": "bald lüften ab 1.000"},
    {"from": 2000, "to": None, "level": "now", "word": "jetzt lüften ab 2.000"},
)


class PatternForm(forms.Form):
    """One field of every kind; `?fehler` shows them with errors."""

    network = forms.ChoiceField(
        label="Netz, über das Ihre Sensoren senden",
        help_text="Steht im Vertrag mit dem Netzbetreiber.",
        choices=[("", "Bitte wählen"), ("a", "Erstes Netz"), ("b", "Zweites Netz")],
    )
    name = forms.CharField(label="Name der Schule", max_length=80)
    email = forms.EmailField(label="E-Mail-Adresse", required=False)
    rooms = forms.IntegerField(label="Zahl der Räume", min_value=1, help_text="Später ergänzen ist möglich.")
    starts_on = forms.DateField(label="Beginn", widget=DateInput)
    reason = forms.CharField(label="Begründung", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    stage = forms.ChoiceField(
        label="Ausbaustufe",
        widget=forms.RadioSelect,
        choices=[("a", "A: vorhandene Daten"), ("b", "B: eigene Sensoren"), ("c", "C: Vorhersage")],
    )
    notify = forms.MultipleChoiceField(
        label="Wer wird benachrichtigt?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("hm", "Hausmeisterei"), ("sl", "Schulleitung")],
    )
    table = forms.FileField(label="Tabelle der Räume", required=False, help_text="CSV oder Excel, bis 5 MB.")
    agreed = forms.BooleanField(label="Die Angaben stimmen")


class PatternFilter(forms.Form):
    """Filters as lists use them."""

    q = forms.CharField(label="Suche", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(label="Stand", required=False, choices=[("", "alle"), ("pilot", "Pilot")])


def _rooms(now: datetime) -> list[Room]:
    fresh = now - timedelta(minutes=4)
    return [
        Room("r1", "Chemie", "now", "jetzt lüften", "#raeume", "R 2.01", 2140, "59", fresh),
        Room("r2", "Klasse 6a", "soon", "bald lüften", "#raeume", "R 1.07", 1180, "59", fresh, "simuliert"),
        Room(
            "r3",
            "Musik",
            "stale",
            "meldet sich nicht",
            "#raeume",
            "R 2.06",
            812,
            "59",
            now - timedelta(hours=3),
        ),
        Room("r4", "Werkraum", "unknown", "noch kein Wert", "#raeume", "R 0.02", None, "59", None),
        Room("r5", "Klasse 5a", "good", "gut", "#raeume", "R 1.04", 640, "59", fresh),
    ]


def _points(start: datetime) -> list[list[Any]]:
    """Return an invented school day, a value every ten minutes, silent for an hour at night."""
    points: list[list[Any]] = []
    for minute in range(0, 24 * 60, 10):
        lesson = sum(1500 * math.exp(-(((minute - peak) / 90) ** 2)) for peak in (9 * 60 + 20, 12 * 60))
        value = None if 180 <= minute < 240 else round(430 + lesson + 15 * math.sin(minute / 25))
        points.append([(start + timedelta(minutes=minute)).isoformat(), value])
    return points


def _charts(now: datetime) -> dict[str, Any]:
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    points = _points(start)
    other = [[when, value and round(value * 0.6 + 150)] for when, value in points]
    span = {"from": start.isoformat(), "to": (start + timedelta(days=1)).isoformat()}
    line = {
        "kind": "line",
        "unit": "59",
        **span,
        "zones": _ZONES,
        "series": [{"name": "Chemie", "points": points}],
    }
    two = {**line, "zones": [], "series": [*line["series"], {"name": "Klasse 5a", "points": other}]}
    months = ["Januar", "Februar", "März", "April"]
    bar = {
        "kind": "bar",
        "unit": "C62",
        "series": [
            {"name": "Übernahmen", "points": [[m, v] for m, v in zip(months, (3, 5, 4, 9), strict=True)]}
        ],
    }
    rows = [[f"{hour} Uhr", value] for hour, (_, value) in zip(range(24), points[::6], strict=True)]
    return {
        "line": line,
        "two": two,
        "bar": bar,
        "hours": rows,
        "months": list(zip(months, (3, 5, 4, 9), strict=True)),
    }


def _work() -> dict[str, Any]:
    return {
        "steps": [
            Step("Interesse", "done", "3. März", "Digitales, Musterstadt"),
            Step("Passt das zu uns?", "done", "5. März", "3 Punkte offen"),
            Step("Einrichten", "now", "läuft seit heute", "2 von 5 Angaben fehlen", "#schritte"),
            Step("Schulung", "paused", "", "Termin fehlt"),
            Step("In Betrieb", "next"),
        ],
        "links": [
            ChainLink("Ziel", "Gutes Leben in der Region", "#kette"),
            ChainLink("Teilziel", "Wissen teilen", "#kette"),
            ChainLink(
                "Key Result", "20 Klassenräume mit Ampel", "#kette", "14 von 20, gemessen vor 3 Minuten", True
            ),
            ChainLink("Lösung", "Raumklima in Schulen", "#kette"),
            ChainLink("Kommune", "Musterstadt"),
        ],
        "facts": [
            Fact("Kosten", "unter 1.000 € für drei Räume"),
            Fact("Aufwand", None),
            Fact("Läuft in", 2, "#fakten", "Kommunen"),
        ],
        "entries": [
            Entry(
                "Jana Muster",
                timezone.now() - timedelta(days=2),
                "Welche Sensoren halten am längsten?",
                "Musterstadt",
                "question",
            ),
            Entry(
                "Uwe Beispiel",
                timezone.now() - timedelta(days=1),
                "Bei uns halten die Batterien drei Jahre.",
                "Beispielhausen",
            ),
        ],
    }


def _map() -> dict[str, Any]:
    def square(x: int, y: int) -> str:
        return f"M{x} {y}h96v96h-96Z"

    places = [
        MapPlace(square(2, 2), "Nordstadt", "#karte", 0, "noch keine Lösung"),
        MapPlace(square(102, 2), "Musterstadt", "#karte", 2, "2 Lösungen", 150, 55),
        MapPlace(square(2, 102), "Beispielhausen", "#karte", 1, "1 Lösung", 50, 155),
        MapPlace(square(102, 102), "Südheim", "#karte", 0, "noch keine Lösung"),
    ]
    return {"places": places, "legend": ["noch keine", "eine", "zwei Lösungen"], "view_box": "0 0 200 200"}


def context() -> dict[str, Any]:
    """Return everything the pattern page shows."""
    now = timezone.now()
    card = SolutionCard(
        title="Raumklima in Schulen",
        url="#karten",
        summary="Ampeln zeigen, wann gelüftet werden muss. Ab drei Räumen, ohne eigenes Funknetz.",
        fields=("Bildung", "Gesundheit & Sicherheit"),
        facts=(Fact("Kümmert sich", "Musterstadt"), Fact("Läuft in", None)),
        badges=(Badge("übernehmbar", "success"),),
    )
    pilot = SolutionCard(
        "Stadtklima",
        "#karten",
        "Wo staut sich die Hitze?",
        ("Umwelt & Klima",),
        (),
        (Badge("Pilot", "info"),),
    )
    return {
        **_work(),
        **_map(),
        **_charts(now),
        "now": now,
        "today": date(2026, 3, 3),
        "mentions": [Mention("Gute Luft in jeder Klasse", "Strategie der Musterregion", "#", is_live=False)],
        "theirs": [Theirs("Titel", "Raumklima in Schulen und Kitas")],
        "breadcrumbs": [Link("Lösungen", "#"), Link("Musterseite")],
        "demo_notice": True,
        "actions": [Action("Einrichten", "#", "primary"), Action("Als CSV herunterladen", "#", "tertiary")],
        "stats": [
            Stat(12, "Lösungen im Katalog", "#zahlen"),
            Stat(1234.5, "Kilowattstunden"),
            Stat(41, "Sensoren senden", "", "simuliert"),
        ],
        "cards": [card, pilot],
        "badges": [Badge("in Arbeit", "warning"), Badge("Version 1.2"), Badge("gestört", "danger")],
        "rooms": _rooms(now),
        "levels": json.dumps(_LEVELS),
        "segments": [
            Link("Tag", "#segmente", current=True),
            Link("Woche", "#segmente"),
            Link("Monat", "#segmente"),
        ],
        "columns": ["Raum", "Höchster Wert", "Gerät"],
        "rows": [["Chemie", 2140, Link("Sensor 1", "#tabelle")], ["Musik", None, "Sensor 2"]],
        "page": Paginator(range(50), 20).page(2),
        "filter_form": PatternFilter(),
        "lights": [
            ("good", "gut"),
            ("soon", "bald lüften"),
            ("now", "jetzt lüften"),
            ("stale", "meldet sich nicht"),
            ("unknown", "noch kein Wert"),
        ],
        "text": "Ein *betonter* Absatz mit [einem Verweis](https://example.org).\n\n# Titel\n\n- erstens\n",
    }
