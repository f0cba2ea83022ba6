"""The pages around a text: beginning it, its contents, chapters, mentions, what is told to whom."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allmende.editorial.models import ChapterPage, StrategyText
from allmende.kernel import desk
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import AuditEntry, OutgoingMail, User
from allmende.strategy.models import Strategy
from allmende.ui import shelf
from tests import factories
from tests.editorial.world import live, put, world

pytestmark = pytest.mark.django_db
TEXT = "/strategien/unsere/text/"


def test_a_text_is_one_click_away(client_as):
    town = factories.municipality()
    Strategy.objects.create(owner=town.space, key="unsere", kind="local", title="Unsere", size="xs")
    client = client_as("editor", town)
    assert "Text beginnen" in client.get(TEXT).content.decode()
    assert "Noch kein Text" in Client().get(TEXT).content.decode()
    assert client.post(f"{TEXT}beginnen/", {"size": "s"}).status_code == 302
    assert ChapterPage.objects.count() == 3
    assert client.post(f"{TEXT}beginnen/", {}).status_code == 409
    assert StrategyText.objects.count() == 1


@pytest.mark.parametrize("address", ["beginnen/", "kapitel-anlegen/", "kapitel/1/verschieben/"])
def test_readers_and_strangers_change_nothing(client_as, address):
    w = world()
    assert client_as("reader", w.town).post(TEXT + address).status_code == 403
    assert client_as("manager", factories.municipality()).post(TEXT + address).status_code == 403
    assert Client().post(TEXT + address).status_code == 302
    assert ChapterPage.objects.count() == 1


def test_a_new_chapter_leads_into_its_editor(client_as):
    w = world()
    answer = client_as("editor", w.town).post(f"{TEXT}kapitel-anlegen/")
    made = ChapterPage.objects.order_by("-pk").first()
    assert answer.headers["Location"] == f"/redaktion/pages/{made.pk}/edit/"
    assert not made.live


def test_visitors_see_contents_chapters_and_the_print_view_of_what_is_approved(client_as):
    w = world(size="s")
    put(w.chapter, live("key_result", key_result=w.key_result))
    visitor = Client()
    contents = visitor.get(TEXT).content.decode()
    assert w.chapter.title in contents
    assert "Unsere Ziele" not in contents
    assert "bearbeiten" not in contents
    chapter = visitor.get(f"{TEXT}kapitel/{w.chapter.slug}/").content.decode()
    assert "14 Räume" in chapter
    assert "Stand:" in chapter
    put(w.chapter, ("heading", {"text": "Zahlen", "level": "2"}), live("key_result", key_result=w.key_result))
    printed = visitor.get(f"{TEXT}?ansicht=druck").content.decode()
    assert "14 Räume" in printed
    assert "<h3>Zahlen</h3>" in printed, "below the chapter's own heading"
    assert visitor.get(f"{TEXT}kapitel/unsere-ziele/").status_code == 404
    mine = client_as("reader", w.town).get(f"{TEXT}?fassung=entwurf").content.decode()
    assert "Unsere Ziele" in mine
    assert "Entwurf" in mine


def test_what_is_approved_is_public_at_once():
    w = world()
    address = f"{TEXT}kapitel/{w.chapter.slug}/"
    put(w.chapter, ("text", "<p>Alt</p>"))
    assert "Alt" in Client().get(address).content.decode()
    put(w.chapter, ("text", "<p>Neu</p>"))
    assert "Neu" in Client().get(address).content.decode()


@pytest.mark.parametrize("kind", ["goal", "key_result", "objective"])
def test_a_page_leads_to_the_chapters_that_show_its_object(client_as, kind):
    w = world()
    objective = w.key_result.objective
    shown = {"goal": w.goal, "key_result": w.key_result, "objective": objective}[kind]
    more = {"measures": False} if kind == "goal" else {}
    put(w.chapter, live(kind, **{kind: shown}, **more))
    address = reverse(f"strategy:{kind}", args=[shown.pk])
    assert f"{TEXT}kapitel/{w.chapter.slug}/" in Client().get(address).content.decode()
    w.chapter.unpublish()
    shelf.forget()
    assert "In Texten erwähnt" not in Client().get(address).content.decode()
    assert "In Texten erwähnt" in client_as("reader", w.town).get(address).content.decode()


def test_what_happens_to_chapters_stands_in_the_trail(client_as):
    w = world()
    address = reverse("wagtailadmin_pages:delete", args=[w.chapter.pk])
    client_as("manager", w.town).post(address)
    entry = AuditEntry.objects.get(action="editorial.chapter_deleted")
    assert (entry.subject_id, entry.changes) == (str(w.strategy.pk), {"chapter": "Unsere Strategie"})
    assert entry.actor_kind == "person"


def test_the_editor_asks_whether_its_person_is_still_there(client_as):
    w = world()
    assert client_as("editor", w.town).get("/texte/angemeldet/").json()["token"]
    assert client_as("reader", w.town).get("/texte/angemeldet/").status_code == 403
    assert Client().get("/texte/angemeldet/").status_code == 302


def test_who_approves_is_told_and_finds_it_on_the_desk():
    w = world()
    manager, other = (
        factories.person("manager", w.town),
        factories.person("manager", factories.municipality()),
    )
    author = User.objects.filter(grants__role="editor", grants__space=w.town.space).first()
    page = w.chapter.get_latest_revision_as_object()
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    mail = OutgoingMail.objects.get(recipient=manager.email)
    assert w.chapter.title in mail.subject
    assert not OutgoingMail.objects.filter(recipient__in=[author.email, other.email]).exists()
    today = timezone.localdate()
    waiting = [
        item for item in desk.waiting_for(actor_of(manager), today) if item.title == "Kapitel freigeben"
    ]
    assert [item.url for item in waiting] == [f"/redaktion/pages/{w.chapter.pk}/edit/"]
    assert not [one for one in desk.waiting_for(actor_of(other), today) if one.title == "Kapitel freigeben"]


def test_the_text_says_what_the_contents_check_misses(client_as):
    w = world()
    w.strategy.contents.create(entry=_first_entry(), state="missing", changed_by="x")
    assert "Laut Inhalte-Check fehlt noch 1 Inhalt" in client_as("editor", w.town).get(TEXT).content.decode()
    assert "Inhalte-Check" not in Client().get(TEXT).content.decode()


def _first_entry() -> str:
    from allmende.strategy.selectors.contents import blocks

    return blocks()[0].entries[0].key
