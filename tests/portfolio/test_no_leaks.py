"""What is internal to a measure stays internal, on every public page and in every table of every room."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from allmende.kernel.actor import ANONYMOUS
from allmende.portfolio.agenda_document import agenda_blocks
from allmende.portfolio.models import Bundle, Measure, Story
from allmende.portfolio.selectors import digital_agenda
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db

#: What only colleagues may read of a public measure.
INTERNAL = {
    "internal_note": "Kraniche", "staff": "Frau Ziegenpeter", "status_reason": "Murmeltiere",
    "risk": "Der Wirt geht", "answer": "Wir bestechen ihn", "learning": "Leises Lernen",
}  # fmt: skip
HIDDEN = "Geheimvorhaben"


@pytest.fixture
def shown():
    """A public measure with everything internal filled in, beside a hidden one for the same goal."""
    town = factories.municipality("Musterdorf")
    aim = world.goal()
    bundle = Bundle.objects.create(owner=factories.consortium().space, title="Mobil")
    made = world.measure(
        town, "Offene Bank", status="planned", begins_on=date(2026, 1, 1), effort=2, effect=4, bundle=bundle,
        lon=8.0, lat=51.0, action_fields=[world.field()], sdgs=[world.sdg()],
        **{name: INTERNAL[name] for name in ("internal_note", "staff", "status_reason")},
    )  # fmt: skip
    made.risks.create(title=INTERNAL["risk"], answer=INTERNAL["answer"], likelihood=5, impact=5)
    made.learnings.create(
        kind="lesson", text=INTERNAL["learning"], noted_on=date(2026, 1, 1), noted_by="A", is_public=False
    )
    hidden = world.measure(
        town, HIDDEN, status="running", visibility="municipality", restricted_reason="Vergabe läuft",
        begins_on=date(2026, 1, 1), effort=2, effect=4, bundle=bundle, lon=8.0, lat=51.0,
        action_fields=[world.field()], sdgs=[world.sdg()], is_quick_win=True,
    )  # fmt: skip
    world.line(hidden, "987654")
    world.milestone(hidden, date(2027, 1, 1))
    for one in (made, hidden):
        world.contribution(one, aim, sentence=f"{one.title} zahlt ein.")
    Story.objects.create(
        owner=town.space, title="Wie es war", teaser="T", text="X", created_by="A", measure=hidden,
        published_on=date(2026, 1, 1),
    )  # fmt: skip
    return made


def pages(made: Measure) -> list[str]:
    town, aim = made.owner.municipality, made.contributions.get().goal
    views = [f"/portfolio/?ansicht={view}" for view in ("tafel", "zeit", "matrix", "karte", "tabelle")]
    return [
        *views,
        "/portfolio/galerie/", "/portfolio/galerie/?schaufenster=1", "/portfolio/erfolge/",
        "/portfolio/gelernt/",
        "/portfolio/buendel/", f"/portfolio/buendel/{made.bundle_id}/",
        f"/portfolio/agenda/{made.owner_id}/", f"/portfolio/massnahmen/{made.pk}/",
        f"/portfolio/erfolge/{Story.objects.get().pk}/",
        "/portfolio/massnahmen.csv", "/portfolio/massnahmen.xlsx",
        "/strategie/", f"/strategie/ziele/{aim.pk}/", f"/strategien/{aim.strategy.key}/massnahmen/",
        "/kette/", f"/kette/?knoten=measure-{made.pk}", f"/kette/?knoten=goal-{aim.pk}",
        f"/kommunen/{town.slug}/", f"/kommunen/{town.slug}/fortschritt/",
        f"/kommunen/{town.slug}/nachhaltigkeit/", "/kommunen/",
    ]  # fmt: skip


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if address.endswith(".xlsx"):
        return " ".join(str(cell) for row in cells(body) for cell in row)
    return body.decode()


def cells(body: bytes):
    return load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)


def test_no_public_page_tells_what_is_internal_or_hidden(client, shown):
    secrets = [*INTERNAL.values(), HIDDEN, "Vergabe läuft", "987.654", "987654"]
    told = {
        (address, secret)
        for address in pages(shown)
        for text in [text_of(client, address)]
        for secret in secrets
        if secret in text
    }
    assert told == set()


@pytest.mark.parametrize("word", [*INTERNAL.values(), HIDDEN])
def test_no_search_finds_what_the_searcher_may_not_read(client, client_as, shown, word):
    for searcher in (client, client_as("manager", factories.municipality())):
        for path in ("/portfolio/", "/portfolio/galerie/"):
            assert searcher.get(path, {"suche": word, "ansicht": "tabelle"}).context["count"] == 0
    own = client_as("reader", shown.owner.municipality)
    found = own.get("/portfolio/", {"suche": word}).context["count"]
    assert found == (1 if word == HIDDEN else 0)


def test_the_agenda_as_a_paper_holds_only_what_is_public(shown):
    paper = repr(agenda_blocks(digital_agenda(ANONYMOUS, shown.owner)))
    assert "Offene Bank" in paper
    assert not [secret for secret in (*INTERNAL.values(), HIDDEN) if secret in paper]


def test_another_town_reads_no_notes_and_no_hidden_measure(client_as, shown):
    stranger = client_as("manager", factories.municipality())
    secrets = [INTERNAL[name] for name in ("internal_note", "status_reason", "learning")] + [HIDDEN]
    for address in pages(shown):
        text = text_of(stranger, address)
        assert not [secret for secret in secrets if secret in text], address
    rows = text_of(stranger, "/portfolio/massnahmen.csv")
    assert INTERNAL["staff"] not in rows
    hidden = Measure.objects.get(title=HIDDEN)
    assert stranger.get(reverse("portfolio:measure", args=[hidden.pk])).status_code == 404
