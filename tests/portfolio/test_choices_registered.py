"""What other rooms hear: desks, reviews, UN goals, pages of a strategy, links of a measure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.middleware import actor_of
from allmende.portfolio.choice_registered import (
    board_links,
    checked_contributions,
    gaps_found,
    measure_links,
    waiting_for,
)
from allmende.portfolio.models import Candidate, CheckKind, Criterion, Score, SelectionBallot
from allmende.portfolio.services import lead
from allmende.portfolio.services.checks import AnswerDraft, begin_check, finish_check
from allmende.portfolio.services.sketches import make_measure
from tests import factories
from tests.portfolio import choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Ahausen")


def titles(actor):
    return [item.title for item in waiting_for(actor, timezone.localdate())]


def test_scores_and_votes_wait_until_they_are_given(town):
    reader = factories.actor("reader", town)
    selection = choices.selection(town, title="Wahl", state="scoring")
    candidate = Candidate.objects.create(selection=selection, measure=choices.measure(town))
    criterion = Criterion.objects.create(selection=selection, title="Nutzen")
    assert titles(reader) == ["Wahl"]
    assert not titles(factories.actor("reader", factories.municipality()))
    Score.objects.create(candidate=candidate, criterion=criterion, user_id=reader.user_id, value=2)
    assert not titles(reader)
    selection.state = "voting"
    selection.save()
    assert titles(reader) == ["Wahl"]
    SelectionBallot.objects.create(selection=selection, user_id=reader.user_id)
    assert not titles(reader)
    selection.state = "counted"
    selection.save()
    assert not titles(reader)
    assert titles(factories.actor("manager", town)) == ["Wahl"]


def test_jurors_and_readers_of_ideas_are_asked(town):
    juror = factories.person("reader", town)
    call = choices.call(town, title="Aufruf")
    choices.sketch(town, call=call, state="new")
    assert titles(factories.actor("editor", town)) == ["Aufruf"]
    call.closes_on = timezone.localdate() - timedelta(days=1)
    call.save()
    assert titles(factories.actor("editor", town)) == ["Aufruf", "Aufruf"]
    assert not titles(actor_of(juror))
    call.jury.add(juror)
    call.state = "jury"
    call.save()
    assert titles(actor_of(juror)) == ["Aufruf"]


def test_the_agency_is_reminded_of_proposals_and_the_measure_links_to_its_project(town):
    measure = choices.measure(town, title="Luft")
    editor = factories.actor("editor", town)
    assert [link.title for link in measure_links(editor, measure)] == ["Als Leitprojekt vorschlagen"]
    lead.propose(actor=editor, measure_id=measure.pk, proposal="Alle.")
    assert titles(factories.actor("coordinator")) == ["Leitprojekt: Luft"]
    assert [link.title for link in measure_links(editor, measure)] == ["Leitprojekt"]
    assert not measure_links(ANONYMOUS, measure)


def test_a_measure_leads_back_to_its_sketch_for_members(town):
    editor = factories.actor("editor", town)
    measure = make_measure(actor=editor, sketch_id=choices.sketch(town, title="Idee", state="sketch").pk)
    assert "Aus der Skizze „Idee“" in [link.title for link in measure_links(editor, measure)]
    assert "Lücken" in [link.title for link in board_links(editor)]
    assert "Lücken" not in [link.title for link in board_links(ANONYMOUS)]


def test_reviews_and_un_goals_hear_of_gaps_and_checks(town):
    choices.sdgs()
    editor, plan = factories.actor("editor", town), choices.strategy(town)
    measure = choices.measure(town, title="Bloß")
    check = begin_check(actor=editor, kind=CheckKind.SDG, thing=measure)
    answers = [AnswerDraft("s11", 2, "hilft"), AnswerDraft("s15", -1, "versiegelt")]
    finish_check(actor=editor, check_id=check.pk, edition=0, answers=answers)
    found = checked_contributions(ANONYMOUS, town)
    assert [(one.goal, one.helps, one.sentence) for one in found] == [
        (11, True, "hilft"),
        (15, False, "versiegelt"),
    ]
    named = {finding.title: [link.title for link in finding.items] for finding in gaps_found(editor, plan)}
    assert named["Maßnahmen ohne Ziel"] == ["Bloß"]
    assert "Maßnahmen ohne UN-Ziel" not in named
    assert not gaps_found(factories.actor("editor", factories.municipality()), plan)
