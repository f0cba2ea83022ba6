"""What a reader finds in a text: approved chapters, objects as they are now, or a sentence instead."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.editorial import selectors
from allmende.editorial.errors import TextExists
from allmende.editorial.models import ChapterPage, StrategyText
from allmende.editorial.services.texts import move_chapter, start_text
from allmende.editorial.types import Heading, Live, LiveState, RichText, Table
from allmende.kernel.actor import ANONYMOUS
from allmende.portfolio.models import Measure
from allmende.strategy.frozen import content_of
from allmende.strategy.models import CheckIn, FutureStatement, Goal, KeyResult, Narrative, Persona, Strategy
from tests import factories
from tests.editorial.world import live, put, world

pytestmark = pytest.mark.django_db


def only(actor, w, **more) -> Live:
    [block] = selectors.chapters(actor, w.strategy, **more)[0].blocks
    assert isinstance(block, Live)
    return block


@pytest.mark.parametrize(("size", "count"), [("xs", 1), ("s", 3), ("m", 6), ("l", 10), ("xl", 14)])
def test_a_text_begins_with_the_headings_of_its_size_as_drafts(size, count):
    w = world(size=size)
    found = selectors.chapters(w.editor, w.strategy)
    assert len(found) == count
    assert not any(chapter.is_live for chapter in found)
    assert all(isinstance(block, Heading) for chapter in found for block in chapter.blocks)
    assert selectors.chapters(ANONYMOUS, w.strategy) == []


def test_only_people_who_write_for_the_owner_begin_a_text_and_only_once():
    w = world()
    other = Strategy.objects.create(owner=w.town.space, key="zweite", kind="local", title="Zweite")
    for stranger in (factories.actor("reader", w.town), factories.actor("manager", factories.municipality())):
        with pytest.raises(Forbidden):
            start_text(actor=stranger, strategy=other)
    with pytest.raises(TextExists):
        start_text(actor=w.editor, strategy=w.strategy)
    assert start_text(actor=w.editor, strategy=other).strategy == other


def test_visitors_read_what_is_approved_and_the_owners_people_the_draft():
    w = world()
    put(w.chapter, ("text", "<p>Erste Fassung</p>"))
    put(w.chapter, ("text", "<p>Zweite Fassung</p>"), publish=False)
    slug = w.chapter.slug
    assert "Erste" in selectors.chapter_for(ANONYMOUS, w.strategy, slug).html
    assert "Erste" in selectors.chapter_for(ANONYMOUS, w.strategy, slug, version="draft").html
    reader = factories.actor("reader", w.town)
    assert "Erste" in selectors.chapter_for(reader, w.strategy, slug).html
    draft = selectors.chapter_for(reader, w.strategy, slug, version="draft")
    assert "Zweite" in draft.html
    assert not draft.is_live
    assert not draft.edit_url


def test_a_draft_does_not_exist_for_others():
    w = world()
    for actor in (ANONYMOUS, factories.actor("manager", factories.municipality())):
        assert selectors.outline(actor, w.strategy) == []
        with pytest.raises(NotFound):
            selectors.chapter_for(actor, w.strategy, w.chapter.slug)


def test_a_key_result_shows_todays_number_and_where_it_comes_from():
    w = world()
    put(w.chapter, live("key_result", key_result=w.key_result))
    before = only(ANONYMOUS, w)
    assert before.facts[0].value == "14 Räume"
    assert before.source
    assert before.as_of is not None
    CheckIn.objects.create(key_result=w.key_result, at=timezone.now(), value=Decimal(17), by="Amt")
    assert only(ANONYMOUS, w).facts[0].value == "17 Räume"


def test_who_may_not_see_an_object_reads_a_neutral_sentence():
    w = world(visibility="municipality")
    put(w.chapter, live("key_result", key_result=w.key_result))
    seen = only(w.editor, w)
    assert seen.state == LiveState.SHOWN
    assert seen.is_internal
    hidden = only(ANONYMOUS, w)
    assert hidden.state == LiveState.HIDDEN
    assert not hidden.title
    html = selectors.chapters(ANONYMOUS, w.strategy)[0].html
    assert "nur für die Beteiligten freigegeben" in html
    assert w.key_result.title not in html


def test_a_deleted_object_says_so():
    w = world()
    put(
        w.chapter,
        live(
            "goal",
            goal=Goal.objects.create(strategy=w.strategy, key="x", kind="goal", title="Weg"),
            measures=True,
        ),
    )
    Goal.objects.filter(key="x").delete()
    assert only(ANONYMOUS, w).state == LiveState.GONE
    assert "gibt es nicht mehr" in selectors.chapters(ANONYMOUS, w.strategy)[0].html


def test_the_goal_tree_follows_the_goals():
    w = world()
    below = Goal.objects.create(
        strategy=w.strategy, key="u", kind="sub_goal", title="Sensoren", parent=w.goal
    )
    put(w.chapter, live("goal_tree", goal=None))
    assert [(item.title, item.depth) for item in only(ANONYMOUS, w).items] == [
        (w.goal.title, 0),
        ("Sensoren", 1),
    ]
    put(w.chapter, live("goal_tree", goal=below))
    assert [(item.title, item.depth) for item in only(ANONYMOUS, w).items] == [("Sensoren", 0)]


def test_an_objective_brings_its_key_results_as_a_table():
    w = world()
    put(w.chapter, live("objective", objective=w.key_result.objective))
    table = only(ANONYMOUS, w).table
    assert table.rows[0][:3] == ("Räume mit Ampel", "14 Räume", "20 Räume")


def test_future_story_and_people_come_from_the_strategy():
    w = world()
    FutureStatement.objects.create(strategy=w.strategy, position=1, text="Alle atmen auf.")
    Narrative.objects.create(strategy=w.strategy, past="Früher war Mief.", future="Bald ist Luft.")
    persona = Persona.objects.create(owner=w.town.space, name="Frau Klein", target_group="Lehrkräfte")
    put(
        w.chapter,
        live("future_statements", of="own"),
        live("narrative", part="all"),
        live("narrative", part="present"),
        live("personas", personas=[persona]),
        live("guard_rails", kind="all"),
    )
    future, story, nothing, people, rails = selectors.chapters(ANONYMOUS, w.strategy)[0].blocks
    assert [item.title for item in future.items] == ["Alle atmen auf."]
    assert story.texts == ("Früher war Mief.", "Bald ist Luft.")
    assert (nothing.state, rails.state) == (LiveState.EMPTY, LiveState.EMPTY)
    assert people.items[0].word == "Lehrkräfte"


def test_written_blocks_come_as_plain_data_for_print():
    w = world()
    put(
        w.chapter,
        ("heading", {"text": "Größe & Ziel", "level": "2"}),
        ("text", '<p>Ein <b>fettes</b> <a href="https://example.org/">Wort</a></p><ul><li>eins</li></ul>'),
        ("quote", {"text": "So ist es.", "by": "Rat"}),
        (
            "table",
            {
                "table": {
                    "columns": [{"type": "text", "heading": "Jahr"}],
                    "rows": [{"values": ["2026"]}],
                    "caption": "Zeit",
                }
            },
        ),
    )
    heading, text, quote, table = selectors.chapters(ANONYMOUS, w.strategy)[0].blocks
    assert isinstance(heading, Heading)
    assert heading.anchor == "groesse-ziel"
    assert isinstance(text, RichText)
    assert [(p.kind, p.text) for p in text.paragraphs] == [("text", "Ein fettes Wort"), ("bullet", "eins")]
    assert [(run.bold, run.url) for run in text.paragraphs[0].runs if run.text in {"fettes", "Wort"}] == [
        (True, ""), (False, "https://example.org/"),
    ]  # fmt: skip
    assert quote.by == "Rat"
    assert table == Table(("Jahr",), (("2026",),), "Zeit")


def test_headings_of_the_same_words_have_places_of_their_own():
    w = world()
    put(w.chapter, *[("heading", {"text": "Maßnahmen", "level": "2"})] * 2)
    first, second = selectors.chapters(ANONYMOUS, w.strategy)[0].blocks
    assert (first.anchor, second.anchor) == ("massnahmen", "massnahmen-2")


def test_one_measure_is_no_plural():
    w = world()
    Measure.objects.create(owner=w.town.space, title="Ampeln", status="running", number=1)
    put(w.chapter, live("agenda"))
    assert only(ANONYMOUS, w).title == "1 Maßnahme"


def test_scripts_do_not_get_through():
    w = world()
    put(w.chapter, ("text", '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a></p>'))
    html = selectors.chapters(ANONYMOUS, w.strategy)[0].html
    assert "script" not in html
    assert "onclick" not in html


def test_where_an_object_is_mentioned():
    w, other = world(), world(key="andere")
    put(w.chapter, live("goal", goal=w.goal, measures=False))
    put(other.chapter, live("goal", goal=w.goal, measures=False), publish=False)
    assert [one.url for one in selectors.mentions(ANONYMOUS, w.goal)] == [
        selectors.outline(ANONYMOUS, w.strategy)[0][1]
    ]
    assert selectors.mentions(ANONYMOUS, other.goal) == []


def test_chapters_change_their_places():
    w = world(size="s")
    first, second, third = [chapter.title for chapter in selectors.chapters(w.editor, w.strategy)]
    move_chapter(actor=w.editor, strategy=w.strategy, chapter_id=w.chapter.pk, way="down")
    assert [c.title for c in selectors.chapters(w.editor, w.strategy)] == [second, first, third]
    move_chapter(actor=w.editor, strategy=w.strategy, chapter_id=w.chapter.pk, way="up")
    assert [c.title for c in selectors.chapters(w.editor, w.strategy)] == [second, first, third]
    with pytest.raises(NotFound):
        move_chapter(actor=w.editor, strategy=w.strategy, chapter_id=world(key="b").chapter.pk, way="up")


def test_a_deleted_strategy_takes_its_text_along():
    w = world()
    key = w.text.pk
    w.key_result.objective.delete()
    w.strategy.delete()
    assert not StrategyText.objects.filter(pk=key).exists()
    assert not ChapterPage.objects.exists()


def test_many_numbers_cost_as_many_questions_as_few(django_assert_max_num_queries):
    w = world()
    put(w.chapter, live("key_result", key_result=w.key_result))
    with CaptureQueriesContext(connection) as few:
        selectors.chapters(ANONYMOUS, w.strategy)
    more = [
        KeyResult.objects.create(objective=w.key_result.objective, title=f"{i}", target=i) for i in range(20)
    ]
    put(w.chapter, *[live("key_result", key_result=one) for one in more])
    with django_assert_max_num_queries(len(few) + 2):
        selectors.chapters(ANONYMOUS, w.strategy)


def test_an_adopted_version_keeps_the_approved_words_and_no_hidden_names():
    w, hidden = world(), world(key="b", visibility="municipality")
    put(w.chapter, ("text", "<p>Beschlossen</p>"), live("key_result", key_result=w.key_result))
    put(w.chapter, ("text", "<p>Entwurf</p>"), publish=False)
    put(hidden.chapter, live("key_result", key_result=hidden.key_result))

    def words(one) -> str:
        [part] = [part for part in content_of(one.manager, one.strategy) if part.key == "chapters"]
        return part.items[0].values[0].text

    assert words(w) == f"Beschlossen\n[Key Result: {w.key_result.title}]"
    assert words(hidden) == "[Key Result]"
