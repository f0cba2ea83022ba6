"""A comparison tells exactly what differs: applied to the older content it gives the newer one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.strategy.comparison import MOST_WORDS, TITLE, compare, moved_keys, pieces
from allmende.strategy.frozen import Item, Part, Value, from_json, to_json

TEXT = st.text(alphabet="ab ,\nÄß7", max_size=30)
KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@st.composite
def parts(draw):
    """One part with items whose parents stand before or after them, or nowhere."""
    keys = draw(KEYS)
    items = tuple(
        Item(
            key,
            draw(TEXT),
            tuple(Value(name, name.upper(), draw(TEXT)) for name in draw(st.sets(st.sampled_from("xyz")))),
            draw(st.sampled_from(["", *(other for other in keys if other != key)])),
        )
        for key in keys
    )
    return Part("goals", "Ziele", items)


def texts(item: Item) -> dict[str, str]:
    return {TITLE: item.title} | {value.key: value.text for value in item.values if value.text}


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
def test_the_pieces_of_a_text_give_both_texts_back(old, new):
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "new") == old
    assert "".join(piece.text for piece in found if piece.kind != "gone") == new
    assert all(piece.text for piece in found)
    assert old != new or all(piece.kind == "same" for piece in found)


@settings(max_examples=150, deadline=None)
@given(parts(), parts())
def test_what_a_comparison_says_makes_the_new_content_out_of_the_old_one(old, new):
    changes = {item.key: item for part in compare([old], [new]).parts for item in part.items}
    before, after = {item.key: item for item in old.items}, {item.key: item for item in new.items}
    made = {key: texts(item) for key, item in before.items()}
    for key, change in changes.items():
        if "removed" in change.kinds:
            del made[key]
            continue
        made.setdefault(key, {TITLE: ""})
        for value in change.values:
            text = "".join(piece.text for piece in value.pieces if piece.kind != "gone")
            made[key][value.key] = text
            if not text and value.key != TITLE:
                del made[key][value.key]
    assert made == {key: texts(item) for key, item in after.items()}
    added = {key for key, change in changes.items() if change.kinds == ("added",)}
    assert added == after.keys() - before.keys()
    for key in before.keys() & after.keys() - changes.keys():
        assert before[key].parent == after[key].parent


@settings(max_examples=150, deadline=None)
@given(parts(), parts())
def test_what_is_not_moved_keeps_its_place_and_order(old, new):
    moved = moved_keys(old.items, new.items)
    before = [item.key for item in old.items]
    parents = {item.key: item.parent for item in old.items}
    stayed = [item for item in new.items if item.key in parents and item.key not in moved]
    for parent in {item.parent for item in stayed}:
        order = [before.index(item.key) for item in stayed if item.parent == parent]
        assert order == sorted(order)
    assert all(item.parent == parents[item.key] for item in stayed)


def test_equal_contents_do_not_differ_after_being_stored():
    part = Part("goals", "Ziele", (Item("a", "A", (Value("x", "X", "1"),)), Item("b", "B", (), "a")))
    assert compare([part], from_json(to_json([part]))).total == 0


def test_of_two_that_changed_places_only_one_moved():
    old = [Item(key, key) for key in "abcd"]
    new = [Item(key, key) for key in "acbd"]
    assert len(moved_keys(old, new)) == 1


def test_the_title_above_is_told_when_something_moved():
    old = Part("goals", "Ziele", (Item("a", "Oben"), Item("b", "Unten", (), "a"), Item("c", "Drüben")))
    new = Part("goals", "Ziele", (Item("a", "Oben"), Item("b", "Unten", (), "c"), Item("c", "Drüben")))
    (change,) = compare([old], [new]).parts[0].items
    assert (change.kinds, change.old_place, change.new_place) == (("moved",), "Oben", "Drüben")


def test_words_are_compared_not_letters():
    found = [(piece.kind, piece.text) for piece in pieces("Die zehn Anliegen", "Die zwanzig Anliegen")]
    assert found == [("same", "Die "), ("gone", "zehn"), ("new", "zwanzig"), ("same", " Anliegen")]


def test_a_very_long_text_is_replaced_as_a_whole_instead_of_taking_minutes():
    old, new = "a b " * MOST_WORDS, "c d " * MOST_WORDS
    assert [piece.kind for piece in pieces(old, new)] == ["gone", "new"]


def test_a_whole_part_may_come_or_go():
    part = Part("fields", "Handlungsfelder", (Item("energie", "Energie"),))
    assert compare([], [part]).count("added") == 1
    assert compare([part], []).count("removed") == 1


def test_a_day_changes_as_a_whole():
    found = pieces("bis 31. Dezember 2030, dann neu", "bis 30. Juni 2030, dann neu")
    assert [(piece.kind, piece.text) for piece in found if piece.kind != "same"] == [
        ("gone", "31. Dezember 2030"),
        ("new", "30. Juni 2030"),
    ]
