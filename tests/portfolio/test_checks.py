"""Checks: what they say, who may make them, how a draft is kept and a later check stands beside."""

import re
import tomllib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import AuditEntry, User
from allmende.portfolio import choice_errors
from allmende.portfolio.models import Check, CheckKind, Measure
from allmende.portfolio.selectors.checks import check_summary, checks_of, sdg_filter
from allmende.portfolio.selectors.checks_results import changes
from allmende.portfolio.services.checks import (
    AnswerDraft,
    begin_check,
    discard_check,
    finish_check,
    save_check,
)
from allmende.strategy.load import SDG_FILE
from tests import factories
from tests.portfolio import choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Ahausen")


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


def finish(actor, kind, thing, answers):
    """Make a finished check with these answers."""
    check = begin_check(actor=actor, kind=kind, thing=thing)
    return finish_check(actor=actor, check_id=check.pk, edition=check.edition, answers=answers)


def newest(thing, kind, actor=ANONYMOUS):
    return next(one for one in checks_of(thing, actor) if one.kind == kind).newest


def test_the_compass_says_which_letter_is_untouched(town, editor):
    measure, questions = choices.measure(town), choices.checklist(each=2)
    answers = [
        AnswerDraft(f"q{question.pk}", score, "darum")
        for question, score in zip(questions, (2, 0, 1, 0, 0, 0), strict=True)
    ]
    finish(editor, CheckKind.COMPASS, measure, answers)
    result = newest(measure, CheckKind.COMPASS)
    assert [(group.title, group.words) for group in result.groups] == [
        ("Digital", "1 von 2 Fragen: ja"),
        ("Nachhaltig", "0 von 2 Fragen: ja, 1 teilweise"),
        ("Authentisch", "nicht berührt"),
    ]
    assert result.sentence == "Noch nicht berührt: Authentisch."
    short = check_summary([measure])[measure.pk]
    assert (short.touched, short.untouched) == (["Digital", "Nachhaltig"], ["Authentisch"])


def test_a_guideline_with_one_question_says_its_answer(town, editor):
    measure, questions = choices.measure(town), choices.checklist("charter")
    answers = [AnswerDraft(f"q{q.pk}", score, "darum") for q, score in zip(questions, (2, 1, 0), strict=True)]
    finish(editor, CheckKind.CHARTER, measure, answers)
    words = [group.words for group in newest(measure, CheckKind.CHARTER).groups]
    assert words == ["ja", "teilweise", "nein"]


def test_harm_to_a_un_goal_is_shown_beside_help(town, editor):
    choices.sdgs()
    measure = choices.measure(town)
    answers = [AnswerDraft("s11", 3, "weniger Verkehr"), AnswerDraft("s15", -2, "versiegelt Boden")]
    finish(editor, CheckKind.SDG, measure, answers)
    result = newest(measure, CheckKind.SDG)
    assert result.sentence == "Trägt zu 1 Ziel bei, wirkt gegen 1 Ziel."
    assert [(sdg.number, sdg.words) for sdg in result.harmed] == [(15, "wirkt deutlich dagegen")]
    seen = Measure.objects.filter
    assert seen(sdg_filter(15, direction="against")).get() == measure
    assert not seen(sdg_filter(15, direction="for")).exists()
    assert seen(sdg_filter(11)).get() == measure
    other = choices.measure(town)
    other.sdgs.add(15)
    assert seen(sdg_filter(15, direction="for")).get() == other


def test_a_newer_check_stands_beside_the_older_and_says_what_changed(town, editor):
    measure, (one, two, _three) = choices.measure(town), choices.checklist()
    keys = [f"q{question.pk}" for question in (one, two, _three)]
    finish(editor, CheckKind.COMPASS, measure, [AnswerDraft(key, 0, "noch nicht") for key in keys])
    better = [
        AnswerDraft(keys[0], 2, "jetzt schon"),
        *(AnswerDraft(key, 0, "noch nicht") for key in keys[1:]),
    ]
    finish(editor, CheckKind.COMPASS, measure, better)
    found = next(one for one in checks_of(measure) if one.kind == CheckKind.COMPASS)
    assert len(found.earlier) == 1
    assert [(c.text, c.was, c.now) for c in changes(found.newest, found.earlier[0])] == [
        (one.text, "nein", "ja")
    ]


def test_old_answers_keep_their_question_when_the_region_asks_otherwise(town, editor, client_as):
    measure, questions = choices.measure(town), choices.checklist()
    keys = [f"q{question.pk}" for question in questions]
    finish(editor, CheckKind.COMPASS, measure, [AnswerDraft(key, 0, "noch nicht") for key in keys])
    asked = questions[0].text
    questions[0].text, questions[0].group = "Ganz anders gefragt?", "Anderer Buchstabe"
    questions[0].save()
    before = newest(measure, CheckKind.COMPASS)
    assert (before.answers[0].text, before.answers[0].group) == (asked, "Digital")
    finish(editor, CheckKind.COMPASS, measure, [AnswerDraft(key, 0, "noch nicht") for key in keys])
    found = next(one for one in checks_of(measure) if one.kind == CheckKind.COMPASS)
    (changed,) = changes(found.newest, found.before)
    assert (changed.text, changed.was, changed.asked_before) == ("Ganz anders gefragt?", "nein", asked)
    page = f"/portfolio/massnahmen/{measure.pk}/pruefungen/compass/"
    assert f"Gefragt war: {asked}" in client_as("anonymous").get(page).content.decode()


def test_a_reworded_guard_rail_does_not_put_words_into_old_answers(town, editor):
    rail, measure = choices.guard_rail(town), choices.measure(town)
    finish(editor, CheckKind.GUARD, measure, [AnswerDraft(f"r{rail.pk}", 0, "liegen anderswo")])
    rail.question = "Verzichtet das Vorhaben auf Kameras?"
    rail.save()
    assert newest(measure, CheckKind.GUARD, editor).answers[0].text == "Bleiben die Daten im Land?"


def test_what_a_deleted_assessor_found_stays_under_their_name(town):
    (question,), measure = choices.checklist("lead", {"alle": "Betrifft alle"}), choices.measure(town)
    for score in (0, 2):
        actor = factories.actor("editor", town)
        finish(actor, CheckKind.LEAD, measure, [AnswerDraft(f"q{question.pk}", score, "darum")])
        name = actor.name
        User.objects.get(pk=actor.user_id).delete()
    found = next(o for o in checks_of(measure, factories.actor("coordinator")) if o.kind == CheckKind.LEAD)
    assert len(found.by_assessor) == 2
    assert found.newest.check.assessor == name


@pytest.mark.shared_data
def test_un_goals_have_the_names_of_the_german_list(shared_data):
    text = (shared_data / "standards" / "sdg" / "global_goals_de.yml").read_text(encoding="utf-8")
    listed = {int(number): name for number, name in re.findall(r"^(\d+)-short: (.+)$", text, re.MULTILINE)}
    told = tomllib.loads(SDG_FILE.read_text(encoding="utf-8"))["goal"]
    assert {goal["number"]: goal["name"] for goal in told} == listed


def test_a_draft_keeps_gaps_and_is_shown_to_nobody_else(town, editor):
    measure, (question, *_rest) = choices.measure(town), choices.checklist()
    check = begin_check(actor=editor, kind=CheckKind.COMPASS, thing=measure)
    saved = save_check(
        actor=editor, check_id=check.pk, edition=0, answers=[AnswerDraft(f"q{question.pk}", None, "weil")]
    )
    assert saved.answers.get().reason == "weil"
    assert begin_check(actor=editor, kind=CheckKind.COMPASS, thing=measure) == check
    assert newest(measure, CheckKind.COMPASS, editor) is None
    with pytest.raises(NotFound):
        save_check(actor=factories.actor("editor", town), check_id=check.pk, edition=1, answers=[])
    with pytest.raises(ChangedMeanwhile):
        save_check(actor=editor, check_id=check.pk, edition=0, answers=[])
    with pytest.raises(choice_errors.CheckIncomplete):
        finish_check(actor=editor, check_id=check.pk, edition=1, answers=[])
    discard_check(actor=editor, check_id=check.pk)
    assert not Check.objects.exists()
    assert AuditEntry.objects.filter(action="portfolio.check_discarded").exists()


def test_a_finished_check_stays_as_it_is(town, editor):
    choices.sdgs()
    check = finish(editor, CheckKind.SDG, choices.measure(town), [AnswerDraft("s1", 1, "hilft")])
    with pytest.raises(choice_errors.CheckFinished):
        discard_check(actor=editor, check_id=check.pk)
    with pytest.raises(choice_errors.CheckFinished):
        save_check(actor=editor, check_id=check.pk, edition=check.edition, answers=[])


@pytest.mark.parametrize(
    ("role", "is_own", "kind", "allowed"),
    [
        ("editor", True, CheckKind.COMPASS, True),
        ("reader", True, CheckKind.COMPASS, False),
        ("editor", False, CheckKind.COMPASS, False),
        ("coordinator", False, CheckKind.COMPASS, True),
        ("editor", False, CheckKind.LEAD, True),
        ("reader", False, CheckKind.LEAD, False),
        ("reader", True, CheckKind.LEAD, False),
    ],
)
def test_who_may_check(town, role, is_own, kind, allowed):
    choices.checklist("compass")
    choices.checklist("lead", {"alle": "Betrifft alle"})
    place = None if role == "coordinator" else town if is_own else factories.municipality()
    actor = factories.actor(role, place)
    measure = choices.measure(town)
    if allowed:
        assert begin_check(actor=actor, kind=kind, thing=measure).kind == kind
    else:
        with pytest.raises(Forbidden):
            begin_check(actor=actor, kind=kind, thing=measure)


def test_a_strategy_is_checked_by_compass_and_charter_only(town, editor):
    choices.sdgs()
    choices.checklist("charter", {"ziele": "Ziele und Strukturen"})
    plan = choices.strategy(town)
    assert begin_check(actor=editor, kind=CheckKind.CHARTER, thing=plan).strategy == plan
    with pytest.raises(choice_errors.KindNotForThis):
        begin_check(actor=editor, kind=CheckKind.SDG, thing=plan)


def test_guard_rails_come_from_the_owners_strategy_and_stay_among_its_people(town, editor):
    rail = choices.guard_rail(town)
    choices.guard_rail(factories.municipality(), "Nur für andere?")
    measure = choices.measure(town)
    finish(editor, CheckKind.GUARD, measure, [AnswerDraft(f"r{rail.pk}", 0, "liegen anderswo")])
    assert check_summary([measure], editor)[measure.pk].rails_broken == 1
    result = newest(measure, CheckKind.GUARD, editor)
    assert result.answers[0].word == "nicht eingehalten"
    assert [group.words for group in result.groups] == ["0 von 1 eingehalten"]
    assert result.sentence == "0 von 1 Leitplanken sind eingehalten, 1 nicht."
    assert not result.untouched
    stranger = factories.actor("manager", factories.municipality())
    assert check_summary([measure], stranger)[measure.pk].rails_broken == 0
    assert CheckKind.GUARD not in {one.kind for one in checks_of(measure, stranger)}
    without = choices.measure(factories.municipality())
    with pytest.raises(choice_errors.NothingToCheck):
        begin_check(actor=factories.actor("coordinator"), kind=CheckKind.GUARD, thing=without)


def test_assessors_differences_are_said_in_words(town):
    (question, other) = choices.checklist("lead", {"alle": "Betrifft alle", "kraft": "Spart Kraft"})
    measure = choices.measure(town)
    for score in (0, 2):
        actor = factories.actor("editor", factories.municipality())
        answers = [AnswerDraft(f"q{question.pk}", score, "darum"), AnswerDraft(f"q{other.pk}", 2, "darum")]
        finish(actor, CheckKind.LEAD, measure, answers)
    found = next(o for o in checks_of(measure, factories.actor("coordinator")) if o.kind == CheckKind.LEAD)
    assert [(spread.text, spread.words) for spread in found.spreads] == [
        (question.text, "weit auseinander"),
        (other.text, "einig"),
    ]
    assert found.spreads[0].dots == [8, 114]
    assert found.sentence == "2 Einschätzungen, einig bei 1 von 2 Fragen."
    assert found.groups[0].words == "1 von 2 Einschätzungen: ja"
    assert found.before is None


def test_many_summaries_take_no_more_questions_than_few(town, editor):
    choices.sdgs()
    measures = [choices.measure(town) for _number in range(8)]
    for measure in measures:
        finish(editor, CheckKind.SDG, measure, [AnswerDraft("s1", 1, "hilft")])

    def asked(some):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert all(short.sdgs_for == [1] for short in check_summary(some).values())
        return len(queries)

    assert asked(measures[:2]) == asked(measures) <= 2


def test_the_page_keeps_what_was_typed_when_something_is_missing(town, client_as):
    (question, *_rest), measure = choices.checklist(), choices.measure(town)
    client = client_as("editor", town)
    begun = client.post(f"/portfolio/massnahmen/{measure.pk}/pruefungen/compass/beginnen/")
    page = begun.headers["Location"]
    name = f"q{question.pk}-0"
    sent = {"edition": "0", f"{name}-score": "2", f"{name}-reason": "ist ihr Werkzeug"}
    refused = client.post(page, {**sent, "finish": "1"})
    assert refused.status_code == 422
    assert "ist ihr Werkzeug" in refused.content.decode()
    assert "Bitte wählen Sie eine Antwort." in refused.content.decode()
    assert client.post(page, sent).status_code == 302
    again = client.post(page, {**sent, f"{name}-reason": "im alten Fenster"})
    assert again.status_code == 409
    assert "im alten Fenster" in again.content.decode()
    assert client.post(page, {**sent, "edition": "1"}).status_code == 302


def test_the_result_page_reads_in_both_directions(town, editor, client_as):
    questions, measure = choices.checklist(), choices.measure(town)
    finish(editor, CheckKind.COMPASS, measure, [AnswerDraft(f"q{q.pk}", 2, "ja, weil") for q in questions])
    path = f"/portfolio/massnahmen/{measure.pk}/pruefungen/compass/"
    client = client_as("anonymous")
    there, back = client.get(path).content.decode(), client.get(f"{path}?lesart=rueckwaerts").content.decode()
    assert there.index('id="gruppe-digital"') < there.index('id="gruppe-authentisch"')
    assert back.index('id="gruppe-authentisch"') < back.index('id="gruppe-digital"')
    person = User.objects.get(pk=editor.user_id)
    assert person.full_name not in there
    assert person.full_name in client_as("reader", town).get(path).content.decode()
    assert actor_of(person).name == person.full_name


def test_the_overview_finds_what_is_unchecked(town, editor, client_as):
    choices.sdgs()
    done, undone = choices.measure(town, title="Geprüftes"), choices.measure(town, title="Offenes")
    finish(editor, CheckKind.SDG, done, [AnswerDraft("s4", 1, "hilft")])
    client = client_as("reader", town)
    text = client.get("/portfolio/pruefungen/?fehlt=sdg").content.decode()
    assert undone.title in text
    assert done.title not in text
    text = client.get("/portfolio/pruefungen/?sdg=4&richtung=for").content.decode()
    assert done.title in text
    assert undone.title not in text
