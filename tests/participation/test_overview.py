"""The page *Mitmachen* shows what is open, to everybody, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from allmende.kernel.models import Visibility
from allmende.portfolio.models import Call
from tests import factories

pytestmark = pytest.mark.django_db


def call(state, visibility=Visibility.PUBLIC):
    today = timezone.localdate()
    return Call.objects.create(
        owner=factories.municipality().space,
        slug=f"aufruf-{state}-{visibility}",
        title=f"Aufruf {state} {visibility}",
        text="Was fehlt?",
        opens_on=today,
        closes_on=today + timedelta(days=30),
        state=state,
        visibility=visibility,
    )


def test_without_anything_it_says_what_will_be_here():
    page = Client().get("/mitmachen/").content.decode()
    assert "Gerade ist kein Aufruf offen" in page
    assert "Noch kein Vorschlag" in page


def test_open_and_decided_calls_are_shown_drafts_and_internal_ones_are_not():
    factories.consortium()
    for state in ("open", "decided", "draft"):
        call(state, Visibility.MUNICIPALITY if state == "draft" else Visibility.PUBLIC)
    call("open", Visibility.CONSORTIUM)
    page = Client().get("/mitmachen/").content.decode()
    assert "Aufruf open public" in page
    assert "Aufruf decided public" in page
    assert "Aufruf draft" not in page
    assert "Aufruf open consortium" not in page
