"""Mails, the list of all adoptions, what a comparison says in words, what the region assigned."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from allmende.datahub.types import PeriodFigures
from allmende.kernel.models import OutgoingMail
from allmende.solutions.models import AdoptionStep, StepKey
from allmende.solutions.services import adoptions, fit
from allmende.solutions.templatetags.effects import change_in_words
from allmende.ui.formats import duration_text
from tests.solutions import factories as own

FIGURES = PeriodFigures(
    date(2026, 3, 2), date(2026, 3, 6), "59", 1700.0, 2600.0, 447.0, 138.0, 10, 5, 3840, 0.0
)  # fmt: skip


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_mail_says_what_the_step_asks_for_who_and_by_when(world):
    started = own.adoption(world, at=StepKey.FIT_CHECK)
    AdoptionStep.objects.filter(adoption=started, key=StepKey.DECISION).update(
        responsible="Frau Muster", due_on=date(2026, 3, 24)
    )
    OutgoingMail.objects.all().delete()
    fit.check_fit(actor=world.manager, solution=world.solution, municipality=world.town, answers={})
    body = OutgoingMail.objects.latest("pk").body
    assert "Vorlage für den Beschluss" in body
    assert "Zuständig ist Frau Muster." in body
    assert "24. März 2026" in body


def test_nobody_is_told_of_a_step_that_was_done_before_the_start(world):
    fit.check_fit(actor=world.manager, solution=world.solution, municipality=world.town, answers={})
    adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    subjects = list(OutgoingMail.objects.values_list("subject", flat=True))
    assert not [subject for subject in subjects if "Passt das zu uns?" in subject]
    assert [subject for subject in subjects if subject.startswith("Als Nächstes: Entscheidung")]


def test_the_list_of_adoptions_is_for_members_and_can_be_narrowed(world, client_as):
    started = own.adoption(world, at=StepKey.DECISION)
    assert Client().get("/uebernahmen/").status_code == 302
    agency = client_as("coordinator")
    everything = page(agency, "/uebernahmen/")
    assert f'href="/uebernahmen/{started.pk}/"' in everything
    assert "1 von 1 Übernahme" in everything
    here = f"/uebernahmen/?suche={started.municipality.name[:4]}&schritt=decision&stand=running"
    assert f"/uebernahmen/{started.pk}/" in page(agency, here)
    for nothing in ("suche=gibtesnicht", "schritt=effect", "stand=ended"):
        assert "Keine Übernahme passt dazu" in page(agency, f"/uebernahmen/?{nothing}")
    assert f"/uebernahmen/{started.pk}/" in page(agency, "/uebernahmen/?schritt=erfunden")


def test_an_overdue_step_stands_first_and_says_so(world, client_as):
    started = own.adoption(world, at=StepKey.DECISION)
    AdoptionStep.objects.filter(adoption=started, key=StepKey.DECISION).update(due_on=date(2020, 1, 2))
    assert "überfällig seit" in page(client_as("coordinator"), "/uebernahmen/")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (
            15.0,
            "noch 15 Minuten über 2.000 ppm. Das ist weniger als vorher: Da waren es 2 Stunden 18 Minuten.",
        ),
        (200.0, "Das ist mehr als vorher"),
        (137.0, "etwa so lange wie vorher"),
    ],
)
def test_a_comparison_says_what_became_of_stale_air(after, words):
    assert words in change_in_words(FIGURES, replace(FIGURES, minutes_above_2000=after))


def test_without_two_measured_periods_there_is_no_comparison():
    assert change_in_words(None, FIGURES) == ""
    assert change_in_words(replace(FIGURES, minutes_above_2000=None), FIGURES) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.4, "0 Minuten"),
        (1, "1 Minute"),
        (60, "1 Stunde"),
        (447, "7 Stunden 27 Minuten"),
        (None, "nicht angegeben"),
    ],
)
def test_long_times_are_written_in_hours(minutes, words):
    assert duration_text(minutes) == words


def test_what_the_region_assigned_itself_is_marked(world, client_as):
    address = f"/loesungen/{world.solution.slug}/"
    # Visitors share a page for seconds; people who signed in get a fresh one.
    member = client_as("coordinator")
    assert "Redaktion" not in page(member, address)
    world.solution.editorial = ["problem", "sdgs"]
    world.solution.save(update_fields=["editorial"])
    assert page(member, address).count("Redaktion") >= 3
