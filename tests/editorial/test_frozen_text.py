"""A version holds the words of the approved chapters, and objects in them only by name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from allmende.kernel.actor import ANONYMOUS, SystemActor
from allmende.strategy.models import CheckIn
from allmende.strategy.selectors.versions import since_adoption
from allmende.strategy.services import versions
from tests.editorial.world import live, put, world

pytestmark = pytest.mark.django_db


def test_a_version_tells_what_was_rewritten_and_nothing_of_todays_numbers():
    here = world()
    put(
        here.chapter,
        ("text", "<p>Wir lüften jede Stunde.</p>"),
        live("key_result", key_result=here.key_result),
    )
    on = date(2026, 3, 1)
    version = versions.adopt(
        actor=SystemActor("test"), key=here.strategy.key, facts=versions.AdoptionFacts("Rat", on)
    )
    assert "Wir lüften jede Stunde." in str(version.content)
    assert "[Key Result: Räume mit Ampel]" in str(version.content)
    CheckIn.objects.create(
        key_result=here.key_result, at=timezone.now() + timedelta(minutes=1), value=Decimal(19), by="Amt"
    )
    here.strategy.refresh_from_db()
    assert since_adoption(ANONYMOUS, here.strategy).comparison.total == 0
    put(here.chapter, ("text", "<p>Wir lüften jede halbe Stunde.</p>"))
    (part,) = since_adoption(ANONYMOUS, here.strategy).comparison.parts
    (change,) = part.items
    assert (part.key, change.kinds) == ("chapters", ("changed",))
    assert "halbe " in [piece.text for piece in change.values[0].pieces if piece.kind == "new"]


def test_drafts_of_chapters_are_not_frozen():
    here = world()
    put(here.chapter, ("text", "<p>Noch geheim.</p>"), publish=False)
    version = versions.adopt(
        actor=SystemActor("test"),
        key=here.strategy.key,
        facts=versions.AdoptionFacts("Rat", date(2026, 3, 1)),
    )
    assert "Noch geheim." not in str(version.content)
