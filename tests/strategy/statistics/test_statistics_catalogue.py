"""People describe statistics and type single values; what is in use stays."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden
from allmende.kernel.models import AuditEntry
from allmende.strategy.errors_statistics import CalculatedStatistic, StatisticInUse, ValueThere
from allmende.strategy.models import SdgGoal, Statistic
from allmende.strategy.selectors import sdg_contributions
from allmende.strategy.selectors.sdg_catalogue import sdg_targets, targets_of_goal
from allmende.strategy.selectors.sdg_contributions import SdgContribution
from allmende.strategy.selectors.statistics import newest_values, place_of, trend, value_of
from allmende.strategy.services.statistics_catalogue import (
    ValueDraft,
    correct_value,
    enter_value,
    remove_statistic,
)
from allmende.strategy.services.statistics_import import keep_import, store_import, undo_import
from allmende.strategy.statistics.templates import templates
from tests import factories
from tests.strategy.statistics.world import SYSTEM, World, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def entered(world, town=None, **changed):
    fields = {"place": place_of(town or world.town), "on": date(2024, 12, 31), "value": Decimal(1), **changed}
    return ValueDraft(**fields)


def test_the_doors_return_the_newest_value_of_a_place(world):
    value(world.waste, world.town, 2020, 5)
    value(world.waste, world.town, 2023, 4)
    value(world.waste, world.town, 2023, 2, breakdown="weiblich")
    assert value_of(world.waste, world.town).value == 4
    assert value_of(world.waste, world.town.space, on=date(2022, 1, 1)).value == 5
    assert value_of(world.waste, world.towns[1]) is None
    assert [point.value for point in trend(world.waste, world.town).points] == [5, 4]
    wanted = [(world.waste.pk, "municipality", world.town.ags, ""), (world.waste.pk, "state", "05", "")]
    assert [point.value for point in newest_values(wanted).values()] == [4]
    assert newest_values([]) == {}


def test_a_town_enters_its_own_values_only(world):
    editor = factories.actor("editor", world.town)
    enter_value(actor=editor, key="restmuell", own=world.town.space, draft=entered(world))
    with pytest.raises(Forbidden):
        enter_value(actor=editor, key="restmuell", own=world.town.space, draft=entered(world, world.towns[1]))
    with pytest.raises(Forbidden):
        enter_value(
            actor=factories.actor("reader", world.town),
            key="restmuell",
            own=world.town.space,
            draft=entered(world),
        )
    with pytest.raises(ValueThere):
        enter_value(actor=editor, key="restmuell", own=world.town.space, draft=entered(world))
    with pytest.raises(CalculatedStatistic):
        enter_value(actor=SYSTEM, key="dichte", own=None, draft=entered(world))


def test_what_feeds_others_cannot_be_removed(world):
    with pytest.raises(StatisticInUse):
        remove_statistic(actor=SYSTEM, key="flaeche", reason="x")
    remove_statistic(actor=SYSTEM, key="restmuell", reason="doppelt")
    assert not Statistic.objects.filter(key="restmuell").exists()
    assert AuditEntry.objects.filter(action="strategy.statistic_removed", reason="doppelt").exists()


def filled(form):
    """Return what a browser would send back unchanged."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_a_statistic_is_described_from_a_template_filled_and_removed(client_as, world):
    SdgGoal.objects.create(number=12, name="Konsum", colour="#000000")
    client = client_as("editor", world.town)
    new = reverse("strategy:statistic_new")
    form = client.get(f"{new}?vorlage=restmuell").context["form"]
    assert form["title"].value() == "Restmüll je Person"
    told = filled(form)
    assert client.post(new, {**told, "title": "Neu"}).status_code == 422
    assert client.post(new, {**told, "breakdowns": "Frauen\nFrauen"}).status_code == 422
    answer = client.post(new, {**told, "breakdowns": "Haushalte\nGewerbe"})
    assert answer.status_code == 302, answer.context["form"].errors
    made = Statistic.objects.get(key="restmuell-je-person")
    assert (made.owner, [g.number for g in made.sdgs.all()]) == (world.town.space, [12])
    values = reverse("strategy:statistic_values", args=[made.key])
    one = {"place": world.town.ags, "reference_date": "2024-12-31", "value": "1.128,4", "quality": "measured",
           "breakdown": "haushalte"}  # fmt: skip
    assert client.post(values, {**one, "value": "viel"}).status_code == 422
    assert client.post(values, one).status_code == 302
    again = client.post(values, one)
    assert again.status_code == 422
    assert "gibt es schon einen Wert" in again.content.decode()
    stored = made.values.get()
    assert stored.value == Decimal("1128.4")
    edit = reverse("strategy:statistic_edit", args=[made.key])
    html = client.get(edit)
    told = filled(html.context["form"])
    assert client.post(edit, {**told, "unit": "kg"}).status_code == 302
    made.refresh_from_db()
    assert (made.unit, made.breakdown_labels) == ("kg", {"haushalte": "Haushalte", "gewerbe": "Gewerbe"})
    assert client.post(edit, {**told, "unit": "t"}).status_code == 422
    correct = reverse("strategy:value_correct", args=[made.key, stored.pk])
    assert client.post(correct, {"number": "viel", "reason": "x"}).status_code == 422
    assert client.post(correct, {"number": "1.130,5", "reason": "Tippfehler"}).status_code == 302
    stored.refresh_from_db()
    assert stored.value == Decimal("1130.5")
    gone = reverse("strategy:value_remove", args=[made.key, stored.pk])
    assert client.post(gone, {}).status_code == 422
    assert client.post(gone, {"reason": "Tippfehler"}).status_code == 302
    assert not made.values.exists()
    remove = reverse("strategy:statistic_remove", args=[made.key])
    assert client.post(remove, {}).status_code == 422
    assert client.post(remove, {"reason": "unnötig"}).status_code == 302


def test_who_saves_second_is_told_and_may_insist(client_as, world):
    first, second = client_as("editor", world.town), client_as("manager", world.town)
    edit = reverse("strategy:statistic_edit", args=["eigene"])
    told = filled(second.get(edit).context["form"])
    assert first.post(edit, {**told, "unit": "kg"}).status_code == 302
    late = second.post(edit, {**told, "unit": "t"})
    assert late.status_code == 422
    assert "hat das inzwischen geändert" in late.content.decode()
    world.own.refresh_from_db()
    assert world.own.unit == "kg"
    assert second.post(edit, filled(late.context["form"])).status_code == 302
    world.own.refresh_from_db()
    assert world.own.unit == "t"


def test_a_part_with_values_stays_in_the_list(client_as, world):
    value(world.people, world.town, 2024, 5, breakdown="weiblich")
    client = client_as("coordinator", world.consortium)
    edit = reverse("strategy:statistic_edit", args=["bevoelkerung"])
    told = filled(client.get(edit).context["form"])
    answer = client.post(edit, {**told, "breakdowns": "Männer"})
    assert answer.status_code == 422
    assert "Zu „Frauen“ gibt es schon Werte" in answer.content.decode()


def test_a_corrected_value_stays_when_its_import_is_taken_back(world):
    text = f"AGS;Jahr;Restmüll\n{world.town.ags};2023;128\n{world.towns[1].ags};2023;140\n"
    batch = keep_import(actor=SYSTEM, owner=world.consortium.space, name="a", body=text.encode())
    store_import(actor=SYSTEM, batch_id=batch.pk)
    mine = world.waste.values.get(place_key=world.town.ags)
    correct_value(
        actor=factories.actor("editor", world.town), key="restmuell", own=world.town.space, value_id=mine.pk,
        number=Decimal(130), reason="Bilanz berichtigt",
    )  # fmt: skip
    with pytest.raises(Forbidden):
        correct_value(
            actor=factories.actor("editor", world.towns[1]), key="restmuell", own=world.towns[1].space,
            value_id=mine.pk, number=Decimal(1), reason="x",
        )  # fmt: skip
    undo_import(actor=SYSTEM, batch_id=batch.pk, reason="x")
    assert [int(one.value) for one in world.waste.values.all()] == [130]


def test_every_template_is_sound():
    targets = {target.number for target in sdg_targets()}
    keys = [template.key for template in templates()]
    assert len(set(keys)) == len(keys)
    assert {number for template in templates() for number in template.sdgs} == set(range(1, 18))
    for template in templates():
        assert template.sdg_target in targets
        assert template.direction in {"up", "down", "none"}


def test_the_169_targets_have_short_titles_of_our_own():
    found = sdg_targets()
    assert len(found) == 169
    assert len({target.number for target in found}) == 169
    assert all(2 <= len(target.title.split()) <= 8 for target in found)
    assert [str(t) for t in targets_of_goal(7)][:2] == [
        "7.1 Bezahlbare und verlässliche Energie für alle",
        "7.2 Anteil erneuerbarer Energie deutlich erhöhen",
    ]


@pytest.mark.shared_data
def test_the_targets_are_those_of_the_un(shared_data):
    import re

    text = (shared_data / "standards" / "sdg" / "global_targets_de.yml").read_text(encoding="utf-8")
    numbers = {f"{goal}.{part}" for goal, part in re.findall(r"^(\d+)-(\w+)-title", text, re.MULTILINE)}
    assert {target.number for target in sdg_targets()} == numbers


def test_a_region_without_numbers_says_so(client):
    factories.region()
    html = client.get(reverse("strategy:demography")).content.decode()
    assert "noch keine Bevölkerungszahlen" in html


def test_what_measures_contribute_stands_at_its_goal(client, world, monkeypatch):
    SdgGoal.objects.create(number=13, name="Klima", colour="#000000")
    told = SdgContribution(
        goal=13, title="Kühle Plätze", url="/portfolio/massnahmen/1/", kind="Maßnahme", target="13.1",
        strength="stark", sentence="Bäume statt Steine",
    )  # fmt: skip
    against = SdgContribution(goal=13, title="Neue Straße", url="/x/", kind="Maßnahme", helps=False)
    monkeypatch.setitem(sdg_contributions._contributors, "test", lambda _actor, _town: [told, against])
    html = client.get(reverse("strategy:sustainability", args=[world.town.slug])).content.decode()
    for words in (
        "Kühle Plätze",
        "Unterziel 13.1",
        "trägt bei (stark)",
        "Bäume statt Steine",
        "wirkt dagegen",
    ):
        assert words in html


def test_progress_shows_public_things_only_also_to_the_towns_own_people(client_as, world):
    value(world.waste, world.town, 2024, 150)
    value(world.own, world.town, 2024, 77)
    Statistic.objects.filter(key="eigene").update(visibility="municipality")
    url = reverse("cockpit:progress", args=[world.town.slug])
    for client in (client_as("anonymous"), client_as("manager", world.town)):
        html = client.get(url).content.decode()
        assert "150 kg" in html
        assert "Eigene Zahl" not in html
    own = client_as("manager", world.town).get(reverse("strategy:statistic", args=["eigene"]))
    assert own.status_code == 200
    assert client_as("manager", world.towns[1]).get(own.request["PATH_INFO"]).status_code == 404
