"""Fit check and cost sheet: words instead of scores, the town's own facts, and money to the cent."""

from decimal import Decimal

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.models import AuditEntry
from allmende.region.models import ProfileAnswer
from allmende.region.selectors import profile_of
from allmende.region.services import profile
from allmende.solutions import errors
from allmende.solutions.models import CostLine, FitCheck
from allmende.solutions.selectors import blueprint_of
from allmende.solutions.services import costs, fit
from tests import factories
from tests.solutions import factories as own


def check(world, **answers):
    return fit.check_fit(
        actor=world.manager,
        solution=world.solution,
        municipality=world.town,
        answers={**own.ANSWERS, **answers},
    )


def test_a_check_says_what_is_there_missing_and_open(world):
    result = fit.result_of(check(world))
    assert {f.key for f in result.missing} == {"budget_eur"}
    assert {f.key for f in result.unclear} == {"decision_body"}
    assert len(result.there) == 5
    assert result.missing[0].takes
    assert result.missing[0].sentence


def test_every_finding_is_said_in_words(world):
    for finding in fit.result_of(check(world)).findings:
        assert finding.sentence
        assert finding.need
        assert (finding.takes == "") == (finding.verdict == "there")


def test_not_knowing_is_open_and_not_missing(world):
    result = fit.result_of(check(world, lorawan_coverage="unknown"))
    assert {f.key for f in result.unclear} == {"lorawan_coverage", "decision_body"}


def test_answers_are_reused_with_date_and_name_of_who_gave_them(world):
    first = factories.actor("editor", world.town, full_name="Anna Erst")
    profile.answer(actor=first, municipality=world.town, answers={"classrooms": "20"})
    result = fit.result_of(check(world))
    finding = next(f for f in result.findings if f.key == "classrooms")
    assert finding.answered_by == "Anna Erst"
    assert finding.answer == "20 Räume"


def test_an_emptied_answer_is_not_stated_again(world):
    check(world)
    check(world, classrooms="")
    assert "classrooms" not in profile_of(world.town)


def test_a_check_keeps_what_it_found_when_the_profile_changes(world):
    kept = check(world)
    profile.answer(actor=world.manager, municipality=world.town, answers={"budget_eur": "9000"})
    kept.refresh_from_db()
    assert {f.key for f in fit.result_of(kept).missing} == {"budget_eur"}


def test_a_check_is_written_down(world):
    check(world)
    assert AuditEntry.objects.get(action="solutions.fit_checked").changes["missing"] == ["budget_eur"]


@pytest.mark.parametrize(
    ("who", "refusal"), [("reader", Forbidden), ("other", NotFound), ("steward", NotFound)]
)
def test_only_the_towns_people_check_it(world, who, refusal):
    with pytest.raises(refusal):
        fit.check_fit(
            actor=world.person(who), solution=world.solution, municipality=world.town, answers=own.ANSWERS
        )
    assert not FitCheck.objects.exists()
    assert not ProfileAnswer.objects.exists()


def test_costs_are_quantity_times_price(world):
    check(world)
    sheet = costs.sheet_of(world.solution, world.town)
    devices = next(row for row in sheet.rows if row.key == "devices")
    assert (devices.quantity, devices.unit_price, devices.total) == (
        20,
        Decimal("210.00"),
        Decimal("4200.00"),
    )
    assert devices.price_source
    assert devices.price_date
    expected = sum(
        (row.quantity * row.unit_price for row in sheet.rows if row.kind == "one_off"), start=Decimal(0)
    )
    assert sheet.one_off == expected
    assert sheet.is_complete


def test_without_a_quantity_a_line_has_no_total_and_says_so(world):
    sheet = costs.sheet_of(world.solution, world.town)
    assert "devices" in {row.key for row in sheet.open_rows}
    assert not sheet.is_complete
    assert all(row.quantity == 1 for row in sheet.rows if row.total is not None)


def test_an_own_price_counts_with_name_and_can_be_taken_back(world):
    check(world)
    before = costs.sheet_of(world.solution, world.town).one_off
    line = costs.OwnLine(unit_price=Decimal("199.99"), price_source="Angebot")
    actor = factories.actor("editor", world.town, full_name="Berta Kauf")
    sheet = costs.overwrite(
        actor=actor, solution=world.solution, municipality=world.town, key="devices", line=line
    )
    row = next(row for row in sheet.rows if row.key == "devices")
    assert (row.total, row.overwritten_by, row.own_price) == (Decimal("3999.80"), "Berta Kauf", True)
    assert row.blueprint_price == Decimal("210.00")
    assert sheet.one_off == before - Decimal("200.20")
    sheet = costs.reset(actor=actor, solution=world.solution, municipality=world.town, key="devices")
    assert sheet.one_off == before
    assert not CostLine.objects.exists()


def test_an_own_quantity_of_zero_is_a_quantity(world):
    check(world)
    sheet = costs.overwrite(
        actor=world.manager,
        solution=world.solution,
        municipality=world.town,
        key="gateway",
        line=costs.OwnLine(quantity=Decimal(0)),
    )
    row = next(row for row in sheet.rows if row.key == "gateway")
    assert (row.quantity, row.total) == (0, 0)


def test_the_same_price_twice_is_one_change(world):
    line = costs.OwnLine(unit_price=Decimal("1.00"))
    for _time in range(2):
        costs.overwrite(
            actor=world.manager, solution=world.solution, municipality=world.town, key="devices", line=line
        )
    assert AuditEntry.objects.filter(action="solutions.cost_line_overwritten").count() == 1


def test_an_unknown_line_is_refused(world):
    with pytest.raises(errors.CostLineUnknown):
        costs.overwrite(
            actor=world.manager,
            solution=world.solution,
            municipality=world.town,
            key="nichts",
            line=costs.OwnLine(quantity=Decimal(1)),
        )


def test_one_towns_prices_are_no_other_towns(world):
    line = costs.OwnLine(unit_price=Decimal("1.00"))
    costs.overwrite(
        actor=world.manager, solution=world.solution, municipality=world.town, key="devices", line=line
    )
    row = next(r for r in costs.sheet_of(world.solution, world.other).rows if r.key == "devices")
    assert row.unit_price == Decimal("210.00")


def test_the_form_asks_every_need_and_takes_german_numbers(world, client_as):
    client = client_as("manager", world.town)
    url = reverse("solutions:fit", args=[world.solution.slug, world.town.slug])
    page = client.get(url).content.decode()
    for need in blueprint_of(world.solution).about.need:
        assert need.question in page
    answer = client.post(url, {**own.ANSWERS, "budget_eur": "1.250,50"})
    assert answer.status_code == 302
    assert profile_of(world.town)["budget_eur"].value == "1250.50"
    page = client.get(url).content.decode()
    assert "Das haben Sie schon" in page
    assert "Zuletzt angegeben am" in page


def test_a_wrong_number_is_shown_again_with_422(world, client_as):
    client = client_as("manager", world.town)
    url = reverse("solutions:fit", args=[world.solution.slug, world.town.slug])
    answer = client.post(url, {**own.ANSWERS, "schools": "drei"})
    assert answer.status_code == 422
    assert "Bitte geben Sie eine Zahl ein" in answer.content.decode()
    assert not FitCheck.objects.exists()


def test_a_price_can_be_changed_and_reset_on_the_page(world, client_as):
    client = client_as("manager", world.town)
    url = reverse("solutions:cost_line", args=[world.solution.slug, world.town.slug, "devices"])
    assert client.post(url, {"unit_price": "1.234,50", "price_source": "Angebot"}).status_code == 302
    assert CostLine.objects.get().unit_price == Decimal("1234.50")
    sheet = client.get(reverse("solutions:costs", args=[world.solution.slug, world.town.slug]))
    assert "eigener Preis" in sheet.content.decode()
    assert client.post(url, {"reset": "1"}).status_code == 302
    assert not CostLine.objects.exists()


def test_an_answers_author_is_text_and_no_markup(world, client_as):
    actor = factories.actor("editor", world.town, full_name="<b>Eva</b>")
    profile.answer(actor=actor, municipality=world.town, answers={"classrooms": "20"})
    url = reverse("solutions:fit", args=[world.solution.slug, world.town.slug])
    page = client_as("manager", world.town).get(url).content.decode()
    assert "<b>Eva</b>" not in page
    assert "&lt;b&gt;Eva" in page
