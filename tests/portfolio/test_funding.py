"""Money: budgets year by year, programmes, and which of them fit which measure."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from allmende.kernel import desk
from allmende.kernel.actor import ANONYMOUS
from allmende.portfolio.models import FundingSource, Measure
from allmende.portfolio.selectors import budget_of
from allmende.portfolio.selectors.funding import (
    FundingQuery,
    deadline_words,
    found_fundings,
    is_over,
    matches_for_measure,
    matches_for_source,
)
from allmende.portfolio.types import Reason
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


def test_without_lines_there_is_no_budget_and_no_zero(town):
    budget = budget_of(world.measure(town))
    assert (budget.is_given, budget.is_secured, budget.years) == (False, False, ())


def test_years_show_what_comes_once_what_runs_and_who_pays(town):
    made = world.measure(town, begins_on=date(2027, 3, 1), ends_on=date(2029, 12, 31))
    world.line(made, "1000", from_year=2027, until_year=2029, funded_pct=Decimal(90), is_secured=True)
    world.line(made, "600", "running", from_year=2028)
    world.line(made, "2000", "staff", from_year=2027, until_year=2028)
    budget = budget_of(made)
    assert [(y.year, y.investment, y.running, y.staff) for y in budget.years] == [
        (2027, Decimal("333.33"), 0, 2000),
        (2028, Decimal("333.34"), 600, 2000),
        (2029, Decimal("333.33"), 600, 0),
    ]
    assert (budget.total, budget.secured, budget.unsecured) == (6200, 1000, 5200)
    assert (budget.funded, budget.own) == (900, 5300)
    assert (budget.remains_per_year, budget.open_ended) == (600, True)


def test_costs_without_years_begin_with_the_measure_and_open_ends_count_five_years(town):
    made = world.measure(town, begins_on=date(2027, 3, 1))
    world.line(made, "100", "running")
    budget = budget_of(made)
    assert [year.year for year in budget.years] == [2027, 2028, 2029, 2030, 2031]
    assert budget.total == 500


@pytest.mark.parametrize(
    ("amount", "years", "pct"),
    [
        ("100", 3, "50"),
        ("0.02", 4, "100"),
        ("1000", 7, "33.33"),
        ("9999999999.99", 30, "66.67"),
        ("0", 2, "80"),
    ],
)
def test_years_and_payers_add_up_to_the_sum_to_the_cent(town, amount, years, pct):
    made = world.measure(town)
    world.line(made, amount, from_year=2027, until_year=2026 + years, funded_pct=Decimal(pct))
    budget = budget_of(made)
    whole = Decimal(amount)
    assert len(budget.years) == years
    assert budget.total == sum(year.total for year in budget.years) == whole
    assert budget.funded == sum(year.funded for year in budget.years)
    assert budget.funded == (whole * Decimal(pct) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert all(0 <= year.funded <= year.total for year in budget.years)
    assert (budget.whole.total, budget.whole.funded) == (budget.total, budget.funded)


def test_a_century_of_costs_is_shown_whole_so_that_its_years_add_up(town):
    made = world.measure(town)
    world.line(made, "1", "running", from_year=2000, until_year=2099)
    world.line(made, "500", from_year=2090)
    budget = budget_of(made)
    assert (len(budget.years), budget.total) == (100, 600)
    assert sum(year.total for year in budget.years) == 600


def points(match):
    return {point.reason: point.fits for point in match.points}


def test_a_match_says_why_and_why_not(town):
    here, other = world.field(), world.field("energie", "Energie")
    soon = timezone.localdate() + timedelta(days=20)
    fitting = world.source(
        factories.consortium(), action_fields=[here], pays_investment=True, deadline_on=soon,
        rate_pct=Decimal(80), minimum=Decimal(500),
    )  # fmt: skip
    wrong = world.source(
        factories.consortium(), title="Nur Energie", action_fields=[other], pays_investment=True,
        rate_pct=Decimal(50), minimum=Decimal(90_000),
    )  # fmt: skip
    over = world.source(
        factories.consortium(), title="Vorbei", action_fields=[here], pays_investment=True,
        deadline_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    made = world.measure(town, action_fields=[here])
    world.line(made, "1000")
    world.line(made, "300", "running")
    matches = matches_for_measure(world.editor(town), made)
    assert [match.source for match in matches] == [fitting, wrong]
    assert points(matches[0]) == dict.fromkeys(Reason, True)
    assert matches[0].fits
    assert "Nicht bezahlt: laufende Kosten" in " ".join(p.sentence for p in matches[0].points)
    assert "800 €" in " ".join(p.sentence for p in matches[0].points)
    assert points(matches[1]) == {
        Reason.FIELD: False, Reason.KIND: True, Reason.DEADLINE: True, Reason.AMOUNT: False,
    }  # fmt: skip
    assert not matches[1].fits
    backwards = matches_for_source(world.editor(town), over)
    assert [points(match)[Reason.DEADLINE] for match in backwards] == [False]


@pytest.mark.parametrize(
    ("deadline", "end", "words", "is_past"),
    [
        (None, None, "jederzeit möglich.", False),
        (None, 30, "bis das Programm am", False),
        (None, -1, "ausgelaufen", True),
        (0, None, "endet heute", False),
        (0, 0, "endet heute", False),
        (1, None, "noch 1 Tag.", False),
        (-1, None, "Die Frist war am", True),
        (-5, -1, "Die Frist war am", True),
    ],
)
def test_the_last_day_counts_and_what_has_run_out_is_not_open(town, deadline, end, words, is_past):
    today = timezone.localdate()
    days = [None if n is None else today + timedelta(days=n) for n in (deadline, end)]
    source = world.source(town, deadline_on=days[0], ends_on=days[1])
    assert words in deadline_words(source, today)
    assert is_over(source, today) == is_past
    found = found_fundings(ANONYMOUS, FundingQuery(state="over" if is_past else "open"))
    assert [one.pk for one in found] == [source.pk]


def test_a_deadline_of_today_ends_at_midnight_in_the_town_hall(town, time_machine):
    day = date(2027, 3, 31)
    source = world.source(town, deadline_on=day)
    for moment, is_past in (("2027-03-31T21:59:00Z", False), ("2027-03-31T22:01:00Z", True)):
        time_machine.move_to(datetime.fromisoformat(moment), tick=False)
        assert is_over(source, timezone.localdate()) == is_past


def test_what_a_programme_would_pay_counts_every_year(town):
    source = world.source(town, pays_staff=True, rate_pct=Decimal("33.33"), maximum=Decimal(50_000))
    made = world.measure(town)
    world.line(made, "60000", "staff", from_year=2027, until_year=2029)
    world.line(made, "999", "running", from_year=2027)
    sentences = [point.sentence for point in matches_for_measure(world.editor(town), made)[0].points]
    assert "Rechnerisch 59.994 € von 180.000 €; bezahlt werden höchstens 50.000 €." in sentences
    assert source.rate_pct


def test_matching_many_programmes_asks_a_constant_number_of_questions(town, django_assert_max_num_queries):
    made = world.measure(town, action_fields=[world.field()])
    world.line(made)
    for n in range(12):
        world.source(town, title=f"{n}", pays_investment=True)
    fresh, actor = Measure.objects.get(), world.editor(town)
    with django_assert_max_num_queries(4):
        assert len(matches_for_measure(actor, fresh)) == 10


def test_what_nobody_entered_is_open_not_wrong(town):
    source = world.source(factories.consortium(), action_fields=[world.field()], pays_staff=True)
    bare = world.measure(town)
    assert matches_for_measure(world.editor(town), bare) == []
    world.line(bare, "100", "staff")
    match = matches_for_measure(world.editor(town), bare)[0]
    assert (match.source, points(match)[Reason.FIELD], match.fits) == (source, None, True)


def test_programmes_match_only_measures_of_the_own_house(town):
    here = world.field()
    source = world.source(factories.consortium(), action_fields=[here])
    mine = world.measure(town, "Meine", action_fields=[here], status="running")
    world.measure(factories.municipality(), "Fremde", action_fields=[here], status="running")
    assert [match.measure for match in matches_for_source(world.editor(town), source)] == [mine]
    assert len(matches_for_source(factories.actor("coordinator"), source)) == 2


def test_matching_many_measures_asks_a_constant_number_of_questions(town, django_assert_max_num_queries):
    here = world.field()
    source = world.source(factories.consortium(), action_fields=[here])
    for n in range(12):
        world.line(world.measure(town, f"{n}", action_fields=[here]))
    actor = world.editor(town)
    with django_assert_max_num_queries(5):
        assert len(matches_for_source(actor, source)) == 12


def test_near_deadlines_and_due_milestones_wait_on_the_desk(town):
    today = timezone.localdate()
    here = world.field()
    world.source(
        factories.consortium(), title="Bald", action_fields=[here], deadline_on=today + timedelta(days=10)
    )
    world.source(
        factories.consortium(), title="Fern", action_fields=[here], deadline_on=today + timedelta(days=100)
    )
    made = world.measure(town, action_fields=[here], status="running")
    world.milestone(made, today - timedelta(days=2))
    world.milestone(world.measure(town, "Nur Vorschlag"), today)
    mine = [item.title for item in desk.waiting_for(world.editor(town), today) if "/portfolio/" in item.url]
    assert mine == ["Meilenstein: Bank steht", "Förderfrist: Bald"]
    for actor in (factories.actor("reader", town), world.editor(factories.municipality())):
        assert not [item for item in desk.waiting_for(actor, today) if "/portfolio/" in item.url]


def test_a_programme_is_kept_by_its_house_and_stays_while_somebody_counts_on_it(town, client, client_as):
    sent = {
        "owner": town.space_id, "title": "Dorf bewegt sich", "giver": "Land", "rate_pct": "80,5",
        "minimum": "10.000", "maximum": "5.000", "pays_investment": "on",
    }  # fmt: skip
    editor = client_as("editor", town)
    new = reverse("portfolio:funding_new")
    assert editor.post(new, sent).status_code == 422
    assert editor.post(new, sent | {"maximum": "50.000"}).status_code == 302
    source = FundingSource.objects.get()
    assert (source.rate_pct, source.minimum) == (Decimal("80.5"), 10_000)
    page = client.get(reverse("portfolio:funding", args=[source.pk])).content.decode()
    assert "80,5 %" in page
    edit, delete = (reverse(f"portfolio:funding_{verb}", args=[source.pk]) for verb in ("edit", "delete"))
    stranger = client_as("manager", factories.municipality())
    assert (stranger.get(edit).status_code, stranger.post(delete).status_code) == (403, 403)
    assert editor.get(edit).status_code == 200
    world.line(world.measure(town), funding=source)
    assert editor.post(delete).status_code == 409
    source.budget_lines.all().delete()
    assert editor.post(delete).status_code == 302
    assert not FundingSource.objects.exists()


def test_the_list_of_programmes_is_filtered(client):
    today = timezone.localdate()
    here = factories.consortium()
    world.source(here, title="Alt", deadline_on=today - timedelta(days=1))
    world.source(here, title="Neu", pays_staff=True, deadline_on=today + timedelta(days=90))
    world.source(here, title="Bald", action_fields=[world.field()], deadline_on=today + timedelta(days=9))

    def shown(**query):
        page = client.get(reverse("portfolio:fundings"), query).content.decode()
        return {title for title in ("Alt", "Neu", "Bald") if f">{title}<" in page}

    assert shown() == {"Neu", "Bald"}
    assert shown(frist="over") == {"Alt"}
    assert shown(frist="soon") == shown(suche="bal") == {"Bald"}
    assert shown(bezahlt="staff") == {"Neu"}
    assert shown(feld="mobilitaet", frist="all") == {"Alt", "Neu", "Bald"}
    world.field("energie", "Energie")
    assert shown(feld="energie") == {"Neu"}
    assert shown(feld="x", frist="x", bezahlt="x", page="x") == {"Neu", "Bald"}
