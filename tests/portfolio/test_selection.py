"""Choices: golden rankings, ties by name, resources before promises, secret votes, frozen records."""

from fractions import Fraction

import pytest

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import AuditEntry
from allmende.portfolio import ballots, choice_errors
from allmende.portfolio.models import Measure, Selection, SelectionBallot
from allmende.portfolio.selectors.selection import ordered, own_votes, standings, turnout
from allmende.portfolio.selectors.selection_ranking import places, propose, weigh
from allmende.portfolio.services import selection as services
from allmende.portfolio.services import selection_rating as rating
from allmende.portfolio.services.selection_closing import Decision, close_selection, repeat_selection
from allmende.portfolio.services.sketches import make_measure
from tests import factories
from tests.portfolio import choices


def test_a_share_is_the_weighted_mean_of_what_was_scored():
    weights = {1: 3, 2: 1}
    scores = [(10, 1, 4), (10, 1, 2), (10, 2, 0), (11, 1, 2)]
    assert weigh(weights, scores) == {
        10: (Fraction(3 * 3 + 0, 16), True),
        11: (Fraction(6, 12), False),
    }
    assert weigh({}, scores) == {}


def test_equals_share_a_place_and_the_next_one_is_left_out():
    found = places({1: 5, 2: 7, 3: 5, 4: 1})
    assert [(key, found[key].number, list(found[key].tied_with)) for key in (2, 1, 3, 4)] == [
        (2, 1, []),
        (1, 2, [3]),
        (3, 2, [1]),
        (4, 4, []),
    ]
    thirds = places({1: Fraction(1, 3), 2: Fraction(2, 6)})
    assert thirds[1].is_tied


def test_a_tie_at_the_end_of_the_short_list_is_left_to_people():
    order = {1: (9, Fraction(1)), 2: (4, Fraction(1, 2)), 3: (4, Fraction(1, 2)), 4: (0, Fraction(0))}
    assert propose(order, 2) == type(propose(order, 2))([1], [2, 3])
    assert list(propose(order, 3).chosen) == [1, 2, 3]
    assert list(propose(order, 4).chosen) == [1, 2, 3]
    assert list(propose({1: (4, Fraction(1, 2)), 2: (4, Fraction(1, 3))}, 1).chosen) == [1]


@pytest.fixture
def town(db):
    return factories.municipality("Ahausen")


@pytest.fixture
def manager(town):
    return factories.actor("manager", town)


@pytest.fixture
def voting(town, manager):
    """A choice between two measures, scored by nobody yet, in the vote."""
    selection = choices.selection(town, places=1)
    first, second = choices.measure(town, title="Eins"), choices.measure(town, title="Zwei")
    services.add_candidates(actor=manager, selection_id=selection.pk, measure_ids=[first.pk, second.pk])
    services.add_criterion(actor=manager, selection_id=selection.pk, facts=services.CriterionFacts("Nutzen"))
    for seen, to in (("collecting", "scoring"), ("scoring", "voting")):
        services.go_to(actor=manager, selection_id=selection.pk, seen=seen, to=to)
    selection.refresh_from_db()
    return selection


def pks(selection):
    return [candidate.pk for candidate in selection.candidates.all()]


def counted(actor, selection):
    """Hand in a ballot of one's own if nobody did, and count."""
    if not selection.ballots.exists():
        rating.vote(actor=actor, selection_id=selection.pk, points={})
    return services.count_votes(actor=actor, selection_id=selection.pk)


def close(actor, selection, chosen, **more):
    selection.refresh_from_db()
    decision = Decision(chosen=chosen, **more)
    return close_selection(
        actor=actor, selection_id=selection.pk, edition=selection.edition, decision=decision
    )


def test_nobody_scores_before_there_is_a_list_and_a_criterion(town, manager):
    selection = choices.selection(town)
    one = choices.measure(town)
    services.add_candidates(actor=manager, selection_id=selection.pk, measure_ids=[one.pk, one.pk])
    with pytest.raises(choice_errors.ListTooShort):
        services.go_to(actor=manager, selection_id=selection.pk, seen="collecting", to="scoring")
    with pytest.raises(choice_errors.SelectionNotThere):
        services.go_to(actor=manager, selection_id=selection.pk, seen="collecting", to="voting")


def test_criteria_come_from_the_regions_catalogues(town, manager):
    choices.checklist("charter", {"ziele": "Ziele", "daten": "Daten"}, each=2)
    selection = choices.selection(town)
    assert services.take_criteria(actor=manager, selection_id=selection.pk, template="charter") == 2
    assert services.take_criteria(actor=manager, selection_id=selection.pk, template="charter") == 0
    assert services.take_criteria(actor=manager, selection_id=selection.pk, template="sdg") == 1
    assert selection.criteria.first().origin == "charter"
    with pytest.raises(choice_errors.NothingToCheck):
        services.take_criteria(actor=manager, selection_id=selection.pk, template="lead")


def test_scores_of_several_people_make_the_order(town, manager):
    selection = choices.selection(town)
    first, second = choices.measure(town, title="Eins"), choices.measure(town, title="Zwei")
    services.add_candidates(actor=manager, selection_id=selection.pk, measure_ids=[first.pk, second.pk])
    facts = services.CriterionFacts("Nutzen", weight=2)
    criterion = services.add_criterion(actor=manager, selection_id=selection.pk, facts=facts)
    services.go_to(actor=manager, selection_id=selection.pk, seen="collecting", to="scoring")
    one, two = pks(selection)
    for actor, given in ((manager, (1, 4)), (factories.actor("reader", town), (2, 3))):
        for pk, value in zip((one, two), given, strict=True):
            rating.score(
                actor=actor, selection_id=selection.pk, candidate_id=pk, scores={criterion.pk: (value, "")}
            )
    assert [(row.title, row.share) for row in ordered(standings(selection))] == [
        ("Zwei", Fraction(7, 8)),
        ("Eins", Fraction(3, 8)),
    ]
    with pytest.raises(choice_errors.ScoreOutOfRange):
        rating.score(
            actor=manager, selection_id=selection.pk, candidate_id=one, scores={criterion.pk: (5, "")}
        )


def test_a_vote_can_be_changed_and_neither_trail_nor_database_tell_for_what(town, manager, voting):
    one, two = pks(voting)
    with pytest.raises(choice_errors.TooManyPoints):
        rating.vote(actor=manager, selection_id=voting.pk, points={one: 3, two: 3})
    rating.vote(actor=manager, selection_id=voting.pk, points={one: 5})
    lengths = {len(SelectionBallot.objects.get().sealed)}
    rating.vote(actor=manager, selection_id=voting.pk, points={two: 2})
    assert own_votes(manager, voting) == {one: 0, two: 2}
    ballot = SelectionBallot.objects.get()
    assert lengths == {len(ballot.sealed)}
    assert f"{two}:002".encode() not in bytes(ballot.sealed)
    trail = AuditEntry.objects.filter(action="portfolio.selection_voted")
    assert [entry.changes for entry in trail] == [{}, {}]
    with pytest.raises(choice_errors.SelectionNotThere):
        rating.score(actor=manager, selection_id=voting.pk, candidate_id=one, scores={})


def test_a_ballot_copied_to_somebody_else_or_sealed_with_another_key_cannot_be_opened(
    town, manager, voting, settings
):
    one, _two = pks(voting)
    rating.vote(actor=manager, selection_id=voting.pk, points={one: 5})
    reader = factories.actor("reader", town)
    sealed = voting.ballots.get().sealed
    SelectionBallot.objects.create(selection=voting, user_id=reader.user_id, sealed=sealed)
    with pytest.raises(choice_errors.BallotsUnreadable):
        own_votes(reader, voting)
    SelectionBallot.objects.filter(user_id=reader.user_id).delete()
    settings.SECRET_KEY = "ein anderer Schlüssel"
    with pytest.raises(choice_errors.BallotsUnreadable):
        services.count_votes(actor=manager, selection_id=voting.pk)
    voting.refresh_from_db()
    assert voting.state == "voting"


def test_sums_are_secret_until_counted_and_then_the_ballots_are_empty(town, manager, voting, client_as):
    one, two = pks(voting)
    reader = factories.actor("reader", town)
    rating.vote(actor=manager, selection_id=voting.pk, points={one: 5})
    rating.vote(actor=reader, selection_id=voting.pk, points={one: 1, two: 2})
    assert [row.points for row in standings(voting)] == [0, 0]
    page = f"/portfolio/auswahl/{voting.pk}/"
    client = client_as("manager", town)
    text = client.get(page).content.decode()
    assert "geheim" in text
    assert "Platz 1" not in text
    assert client.get(f"{page}entscheiden/").status_code == 409
    services.count_votes(actor=manager, selection_id=voting.pk)
    assert [row.points for row in standings(voting)] == [6, 2]
    assert {bytes(ballot.sealed) for ballot in voting.ballots.all()} == {b""}
    assert ballots.unseal(voting.ballots.first()) == {}
    voting.refresh_from_db()
    voting.ballots.all().delete()
    assert turnout(voting).voted == 2
    with pytest.raises(choice_errors.SelectionNotThere):
        rating.vote(actor=manager, selection_id=voting.pk, points={two: 5})
    with pytest.raises(choice_errors.SelectionNotThere):
        services.go_to(actor=manager, selection_id=voting.pk, seen="counted", to="voting")


def test_too_few_votes_are_not_counted(town, manager, voting):
    with pytest.raises(choice_errors.QuorumMissed):
        services.count_votes(actor=manager, selection_id=voting.pk)
    Selection.objects.filter(pk=voting.pk).update(quorum=2)
    rating.vote(actor=manager, selection_id=voting.pk, points={})
    with pytest.raises(choice_errors.QuorumMissed):
        services.count_votes(actor=manager, selection_id=voting.pk)
    rating.vote(actor=factories.actor("reader", town), selection_id=voting.pk, points={})
    assert services.count_votes(actor=manager, selection_id=voting.pk).voted == 2


def test_rules_stay_while_people_vote_and_going_back_throws_ballots_away(manager, voting):
    one, _two = pks(voting)
    rating.vote(actor=manager, selection_id=voting.pk, points={one: 5})
    facts = services.SelectionFacts("Neuer Titel", places=1)
    changed = services.change_selection(
        actor=manager, selection_id=voting.pk, edition=voting.edition, facts=facts
    )
    assert changed.title == "Neuer Titel"
    for rule in ({"points": 1}, {"quorum": 1}, {"places": 2}, {"visibility": "consortium"}):
        other = services.SelectionFacts(**{"title": "T", "places": 1, **rule})
        with pytest.raises(choice_errors.VotingRulesFixed):
            services.change_selection(
                actor=manager, selection_id=voting.pk, edition=changed.edition, facts=other
            )
    services.go_to(actor=manager, selection_id=voting.pk, seen="voting", to="scoring")
    assert not voting.ballots.exists()
    trail = AuditEntry.objects.filter(action="portfolio.selection_moved").latest("pk")
    assert trail.changes == {"state": ["voting", "scoring"], "ballots_thrown_away": 1}


def test_no_promise_without_people_and_money_unless_somebody_says_why(manager, voting):
    one, two = pks(voting)
    counted(manager, voting)
    with pytest.raises(choice_errors.ResourceAnswerMissing):
        close(manager, voting, [one])
    with pytest.raises(choice_errors.ShortListTooLong):
        close(manager, voting, [one, two], reasons={one: "a", two: "b"})
    with pytest.raises(choice_errors.ShortListEmpty):
        close(manager, voting, [])
    rating.estimate(
        actor=manager, selection_id=voting.pk, candidate_id=one,
        given=rating.Estimate(1, 5, "Amt 40, 4 Stunden", "Haushalt 2026"),
    )  # fmt: skip
    closed = close(manager, voting, [one])
    assert closed.record["candidates"][0]["quadrant"] == "schneller Erfolg"


def test_a_decided_choice_is_frozen_and_can_be_repeated(town, manager, voting):
    one, two = pks(voting)
    rating.vote(actor=manager, selection_id=voting.pk, points={two: 2})
    voting = counted(manager, voting)
    with pytest.raises(ChangedMeanwhile):
        close_selection(
            actor=manager, selection_id=voting.pk, edition=voting.edition + 1, decision=Decision([two])
        )
    closed = close(
        manager, voting, [two], reasons={two: "Alle wollen es."}, sets_priority=True, is_public=True
    )
    assert Measure.objects.get(title="Zwei").priority == "high"
    assert Measure.objects.get(title="Eins").priority == ""
    Measure.objects.filter(title="Zwei").update(title="Anders")
    closed.refresh_from_db()
    line = closed.record["candidates"][0]
    assert (line["title"], line["points"], line["is_short"]) == ("Zwei", 2, True)
    assert closed.record["prioritised"] == ["Zwei"]
    for change in (
        lambda: rating.vote(actor=manager, selection_id=closed.pk, points={one: 1}),
        lambda: services.discard_selection(actor=manager, selection_id=closed.pk),
        lambda: services.go_to(actor=manager, selection_id=closed.pk, seen="closed", to="voting"),
    ):
        with pytest.raises(choice_errors.SelectionClosed):
            change()
    again = repeat_selection(actor=manager, selection_id=closed.pk)
    assert (again.repeats, again.visibility, again.state) == (closed, "municipality", "collecting")
    assert [criterion.title for criterion in again.criteria.all()] == ["Nutzen"]
    assert [str(candidate) for candidate in again.candidates.all()] == ["Eins"]
    with pytest.raises(choice_errors.SelectionNotThere):
        repeat_selection(actor=manager, selection_id=again.pk)


@pytest.mark.parametrize(
    ("role", "is_own", "manages", "votes", "closes"),
    [
        ("reader", True, False, True, False),
        ("editor", True, True, True, False),
        ("manager", True, True, True, True),
    ],
)
def test_who_may_do_what(town, manager, voting, role, is_own, manages, votes, closes):
    actor = factories.actor(role, town)
    one, _two = pks(voting)
    estimate = rating.Estimate(1, 1, "wir", "Haushalt")
    calls = [
        (votes, lambda: rating.vote(actor=actor, selection_id=voting.pk, points={one: 1})),
        (
            manages,
            lambda: rating.estimate(actor=actor, selection_id=voting.pk, candidate_id=one, given=estimate),
        ),
        (manages, lambda: counted(actor, voting)),
        (closes, lambda: close(actor, voting, [one], reasons={one: "weil"})),
    ]
    for allowed, call in calls:
        if allowed:
            call()
        else:
            with pytest.raises(Forbidden):
                call()


def test_the_consortiums_choice_is_everybodys_and_a_towns_is_its_own(town, voting):
    stranger = factories.actor("reader", factories.municipality())
    with pytest.raises(NotFound):
        rating.vote(actor=stranger, selection_id=voting.pk, points={})
    common = choices.selection(
        town, owner=factories.consortium().space, visibility="consortium", state="voting"
    )
    assert rating.vote(actor=stranger, selection_id=common.pk, points={}) == 0
    shown = choices.selection(town, visibility="consortium", state="voting")
    with pytest.raises(Forbidden):
        rating.vote(actor=stranger, selection_id=shown.pk, points={})


def test_a_private_measure_does_not_reach_a_common_list(town):
    agency = factories.actor("coordinator")
    common = choices.selection(town, owner=factories.consortium().space, visibility="consortium")
    shown, hidden = choices.measure(town), choices.measure(town, visibility="municipality")
    both = [shown.pk, hidden.pk]
    assert services.add_candidates(actor=agency, selection_id=common.pk, measure_ids=both) == 1


def test_a_sketch_on_the_list_does_not_come_back_as_its_measure(town, manager):
    selection, sketch = choices.selection(town), choices.sketch(town, state="ready")
    services.add_candidates(actor=manager, selection_id=selection.pk, sketch_ids=[sketch.pk])
    measure = make_measure(actor=manager, sketch_id=sketch.pk)
    ids = [measure.pk]
    assert services.add_candidates(actor=manager, selection_id=selection.pk, measure_ids=ids) == 0


def test_the_whole_way_by_pages(town, client_as):
    client = client_as("manager", town)
    sent = {"owner": town.space_id, "title": "Vorhaben 2027", "points": "5", "visibility": "municipality"}
    page = client.post("/portfolio/auswahl/neu/", sent).headers["Location"]
    measures = [choices.measure(town, title=title).pk for title in ("Eins", "Zwei")]
    sketch = choices.sketch(town, title="Drei", who="Verein", costs="500 €").pk
    assert client.get(f"{page}liste/?q=Eins").status_code == 200
    assert client.post(f"{page}liste/", {"measure": measures, "sketch": sketch}).status_code == 302
    assert client.post(f"{page}kriterien/neu/", {"title": "Nutzen", "weight": "2"}).status_code == 302
    assert client.post(f"{page}schritt/", {"seen": "collecting", "to": "scoring"}).status_code == 302
    selection = Selection.objects.get()
    one, two, three = pks(selection)
    criterion = selection.criteria.get().pk
    for pk, value in ((one, "4"), (two, "1"), (three, "2")):
        assert client.get(f"{page}vorhaben/{pk}/bewerten/").status_code == 200
        sent = {f"c{criterion}": value, f"r{criterion}": "darum"}
        assert client.post(f"{page}vorhaben/{pk}/bewerten/", sent).status_code == 302
    assert client.post(f"{page}schritt/", {"seen": "scoring", "to": "voting"}).status_code == 302
    too_many = client.post(f"{page}abstimmen/", {f"p{one}": "4", f"p{two}": "4"})
    assert too_many.status_code == 422
    assert client.post(f"{page}abstimmen/", {f"p{one}": "4", f"p{three}": "1"}).status_code == 302
    asked = client.post(f"{page}schritt/", {"seen": "voting", "to": "counted"})
    assert "ablesen, wer wofür war" in asked.content.decode()
    sure = {"seen": "voting", "to": "counted", "sure": "1"}
    assert client.post(f"{page}schritt/", sure).status_code == 302
    text = client.get(page).content.decode()
    assert "100 %" in text
    assert "Platz 1" in text
    edition = Selection.objects.get().edition
    refused = client.post(f"{page}entscheiden/", {"edition": edition, f"s{one}": "on"})
    assert refused.status_code == 422
    assert "Eins: Wer es mit welchem Geld macht, ist offen." in refused.content.decode()
    sent = {"edition": edition, f"s{one}": "on", f"r{one}": "zuerst", f"s{three}": "on", "is_public": "on"}
    assert client.post(f"{page}entscheiden/", sent).headers["Location"] == f"{page}protokoll/"
    record = client_as("anonymous").get(f"{page}protokoll/").content.decode()
    assert "2 Vorhaben kommen auf die kurze Liste." in record
    assert "Nutzen (× 2)" in record
    assert Selection.objects.get().record["candidates"][0]["means"] == [4.0]
    assert client.post(f"{page}wiederholen/").status_code == 302
