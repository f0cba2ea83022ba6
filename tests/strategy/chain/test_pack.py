"""A newer pack changes what came with the pack, and nothing that people said since."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from allmende.basics.errors import AllmendeError
from allmende.kernel.actor import ANONYMOUS
from allmende.region.pack import PackError, read_pack
from allmende.strategy.errors_chain import StatementInUse, VersionFromPack
from allmende.strategy.load import load_strategy
from allmende.strategy.models import Checklist, ChecklistQuestion, FutureStatement, Goal, GoalLink, Strategy
from allmende.strategy.selectors.versions import since_adoption
from allmende.strategy.services import chain, strategies_parts, versions
from allmende.strategy.tokens import goal_token
from tests import factories
from tests.strategy.chain.world import SYSTEM

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).resolve().parents[2] / "packs"

GOALS = """
key = "rahmen"
title = "Rahmen"
kind = "framework"
status = "adopted"
adopted_on = "2020"

[[goal]]
key = "vision"
kind = "vision"
title = "Vision"
level = "regional"

[[goal]]
key = "schule"
parent = "vision"
kind = "goal"
title = "Schule"

[[goal.serves]]
goal = "leben"
sentence = "Wer lernt, lebt gut."

[[goal]]
key = "leben"
parent = "vision"
kind = "goal"
title = "Leben"

[[future_statement]]
text = "Alles ist nah."

[[future_statement]]
text = "Alles ist ruhig."
"""
QUESTIONS = """
[[checklist]]
key = "compass"
title = "Kompass"

[[checklist.question]]
key = "eins"
group_key = "digital"
group = "Digital"
text = "Erste Frage?"

[[checklist.question]]
key = "zwei"
group_key = "digital"
group = "Digital"
text = "Zweite Frage?"
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(PACKS / "drei-auen", tmp_path / "pack")
    (tmp_path / "pack" / "strategy.toml").write_text(GOALS, encoding="utf-8")
    return tmp_path / "pack"


def load(folder, *changes):
    """Load the pack after replacing words of its strategy."""
    text = (folder / "strategy.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "strategy.toml").write_text(text, encoding="utf-8")
    return load_strategy(actor=SYSTEM, owner=factories.consortium().space, pack=read_pack(folder))


def change(key, **changes):
    goal = Goal.objects.get(key=key)
    facts = {
        "title": goal.title,
        "kind": goal.kind,
        "parent_id": goal.parent_id,
        "level": goal.level,
        **changes,
    }
    chain.change_goal(
        actor=SYSTEM, goal_id=goal.pk, facts=chain.GoalFacts(**facts), expected=goal_token(goal)
    )


def parent_of(key):
    parent = Goal.objects.get(key=key).parent
    return parent.key if parent else ""


def test_a_newer_pack_changes_what_nobody_touched(folder):
    load(folder)
    load(
        folder, ('title = "Schule"', 'title = "Gute Schule"'), ('title = "Rahmen"', 'title = "Neuer Rahmen"')
    )
    assert Goal.objects.get(key="schule").title == "Gute Schule"
    assert Strategy.objects.get().title == "Neuer Rahmen"


def test_what_people_said_stays(folder):
    strategy = load(folder)
    change("schule", title="Schulen, in denen man atmen kann")
    own = chain.add_goal(actor=SYSTEM, strategy_key="rahmen", facts=chain.GoalFacts("Viertes Ziel"))
    chain.retire_goal(actor=SYSTEM, goal_id=Goal.objects.get(key="leben").pk, reason="erreicht")
    load(folder, ('title = "Schule"', 'title = "Gute Schule"'), ('title = "Leben"', 'title = "Gutes Leben"'))
    goals = {goal.key: goal for goal in strategy.goals.all()}
    assert goals["schule"].title == "Schulen, in denen man atmen kann"
    assert (goals["leben"].title, goals["leben"].status) == ("Gutes Leben", "retired")
    assert goals[own.key].title == "Viertes Ziel"


def test_a_goal_that_people_moved_stays_where_they_put_it(folder):
    load(folder)
    change("schule", parent_id=Goal.objects.get(key="leben").pk)
    load(folder, ('title = "Schule"', 'title = "Gute Schule"'))
    assert (parent_of("schule"), Goal.objects.get(key="schule").title) == ("leben", "Gute Schule")


def test_a_pack_does_not_close_a_circle_with_what_people_moved(folder):
    load(folder)
    change("schule", parent_id=Goal.objects.get(key="leben").pk)
    load(folder, ('key = "leben"\nparent = "vision"', 'key = "leben"\nparent = "schule"'))
    assert (parent_of("leben"), parent_of("schule")) == ("vision", "leben")


def test_a_goal_the_pack_leaves_out_stays(folder):
    load(folder)
    text = (folder / "strategy.toml").read_text(encoding="utf-8")
    (folder / "strategy.toml").write_text(
        text.replace('[[goal.serves]]\ngoal = "leben"\nsentence = "Wer lernt, lebt gut."\n', "").replace(
            '[[goal]]\nkey = "leben"\nparent = "vision"\nkind = "goal"\ntitle = "Leben"\n', ""
        ),
        encoding="utf-8",
    )
    load(folder)
    assert set(Goal.objects.values_list("key", flat=True)) == {"vision", "schule", "leben"}


def test_what_a_goal_also_serves_comes_with_the_pack_and_goes_with_people(folder):
    load(folder)
    link = GoalLink.objects.get()
    assert (link.goal.key, link.serves.key) == ("schule", "leben")
    load(folder, ("Wer lernt, lebt gut.", "Lernen gehört zum Leben."))
    assert GoalLink.objects.get().sentence == "Lernen gehört zum Leben."
    chain.unlink_goal(actor=SYSTEM, link_id=GoalLink.objects.get().pk)
    load(folder, ('title = "Leben"', 'title = "Gutes Leben"'))
    assert not GoalLink.objects.exists()


def test_sentences_of_the_future_follow_the_pack_until_people_change_them(folder):
    load(folder)
    first = FutureStatement.objects.get(text="Alles ist nah.")
    with pytest.raises(StatementInUse):
        strategies_parts.remove_statement(actor=SYSTEM, key="rahmen", statement_id=first.pk)
    strategies_parts.change_statement(
        actor=SYSTEM,
        key="rahmen",
        statement_id=first.pk,
        text="Alles ist sehr nah.",
        expected="Alles ist nah.",
    )
    strategies_parts.add_statement(actor=SYSTEM, key="rahmen", text="Unser eigener Satz.")
    load(
        folder,
        ('"Alles ist nah."', '"Alles ist fern."'),
        ('"Alles ist ruhig."', '"Alles ist still."\n\n[[future_statement]]\ntext = "Alles ist grün."'),
    )
    assert list(FutureStatement.objects.values_list("text", flat=True)) == [
        "Alles ist sehr nah.", "Alles ist still.", "Unser eigener Satz.", "Alles ist grün.",
    ]  # fmt: skip
    load(folder, ('\n\n[[future_statement]]\ntext = "Alles ist grün."', ""))
    assert not FutureStatement.objects.filter(text="Alles ist grün.").exists()


def test_loading_twice_changes_nothing(folder):
    (folder / "checklists.toml").write_text(QUESTIONS, encoding="utf-8")
    rows = []
    for _time in range(2):
        load(folder)
        rows.append(
            [
                list(model.objects.order_by("pk").values())
                for model in (Goal, GoalLink, FutureStatement, Checklist, ChecklistQuestion)
            ]
        )
    assert rows[0] == rows[1]


def test_what_was_loaded_before_packs_were_remembered_is_taken_over(folder):
    load(folder)
    Goal.objects.update(loaded={})
    FutureStatement.objects.update(loaded="")
    Strategy.objects.update(loaded={})
    load(folder, ('title = "Schule"', 'title = "Gute Schule"'), ('"Alles ist nah."', '"Alles ist fern."'))
    assert Goal.objects.get(key="schule").title == "Gute Schule"
    assert list(FutureStatement.objects.values_list("text", flat=True)) == [
        "Alles ist fern.",
        "Alles ist ruhig.",
    ]


def test_a_question_the_pack_no_longer_asks_stays_for_its_answers(folder):
    file = folder / "checklists.toml"
    file.write_text(QUESTIONS, encoding="utf-8")
    load(folder)
    file.write_text(QUESTIONS.replace('key = "zwei"', 'key = "drei"'), encoding="utf-8")
    load(folder)
    asked = dict(ChecklistQuestion.objects.values_list("key", "is_current"))
    assert asked == {"eins": True, "zwei": False, "drei": True}


def test_a_pack_without_checklists_loads(folder):
    load(folder)
    assert not Checklist.objects.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("checklists.toml", 'key = "zwei"', 'key = "eins"', "checklist.question.key"),
        ("checklists.toml", 'group = "Digital"\n', "", "checklist[1].question[1].group"),
        ("checklists.toml", 'title = "Kompass"', 'titel = "Kompass"', "checklist[1].title"),
        ("strategy.toml", 'goal = "leben"', 'goal = "lebn"', "goal.serves"),
        ("strategy.toml", 'goal = "leben"', 'goal = "schule"', "goal.serves"),
        ("strategy.toml", 'level = "regional"', 'level = "überall"', "goal[1].level"),
    ],
)
def test_a_mistake_in_goals_or_questions_names_its_place(folder, file, old, new, field):
    (folder / "checklists.toml").write_text(QUESTIONS, encoding="utf-8")
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        read_pack(folder)
    assert (refused.value.file, refused.value.field) == (file, field)
    assert isinstance(refused.value, AllmendeError)


def framework_versions():
    return [
        (row.number, row.status, row.adopted_words, row.adopted_by)
        for row in Strategy.objects.get().versions.all()
    ]


def test_the_pack_tells_of_a_first_version_as_exactly_as_it_knows(folder, client_as):
    strategy = load(folder)
    assert framework_versions() == [(1, "adopted", "2020", "")]
    client = client_as("anonymous")
    page = client.get(reverse("strategy:version", args=["rahmen", 1])).content.decode()
    for words in ("Wer lernt, lebt gut.", "Alles ist ruhig.", "2020", "nicht angegeben"):
        assert words in page
    assert "Januar" not in page
    same = client.get(reverse("strategy:compare", args=["rahmen"])).content.decode()
    assert "Kein Unterschied" in same
    assert "zuruecknehmen" not in page
    with pytest.raises(VersionFromPack):
        versions.withdraw(actor=SYSTEM, key=strategy.key, number=1, reason="x")


def test_what_people_say_since_is_compared_with_the_words_of_the_pack(folder):
    strategy = load(folder)
    change("schule", title="Gute Schule")
    load(folder, ('title = "Leben"', 'title = "Gutes Leben"'))
    since = since_adoption(ANONYMOUS, strategy)
    changed = [item.title for part in since.comparison.parts for item in part.items]
    assert changed == ["Gute Schule"]  # the pack's own correction is one of its version too
    versions.adopt(actor=SYSTEM, key="rahmen", facts=versions.AdoptionFacts("Steuerkreis", date(2020, 5, 13)))
    load(folder)
    assert framework_versions() == [
        (2, "adopted", "13. Mai 2020", "Steuerkreis"), (1, "superseded", "2020", ""),
    ]  # fmt: skip


def test_the_pack_does_not_put_a_version_before_one_people_entered(folder):
    load(folder, ('adopted_on = "2020"\n', ""))
    assert framework_versions() == []
    versions.adopt(actor=SYSTEM, key="rahmen", facts=versions.AdoptionFacts("Steuerkreis", date(2021, 1, 1)))
    load(folder, ('status = "adopted"\n', 'status = "adopted"\nadopted_on = "2020"\n'))
    assert [row[0] for row in framework_versions()] == [1]
    assert Strategy.objects.get().versions.get().adopted_by == "Steuerkreis"
