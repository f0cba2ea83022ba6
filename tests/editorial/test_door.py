"""Who comes into the editorial rooms, to which views, to whose texts."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve, reverse
from wagtail.models import Page

from allmende.editorial.door import LED_TO_OUR_PAGES, OPEN_VIEWS
from allmende.editorial.models import ChapterPage, StrategyText
from tests import factories
from tests.architecture.test_access import example_path
from tests.editorial.world import World, put, world

pytestmark = pytest.mark.django_db


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route.startswith("redaktion/") or "redaktion/".startswith(route):
                yield from routes(pattern, route)
        elif route.startswith("redaktion/"):
            yield route


ALL = sorted(set(routes()))
#: Refusals as JSON cost a fraction of the pages people see.
BRIEF = {"HTTP_ACCEPT": "application/json"}


def path(route: str, w: World) -> str:
    """Fill a route of Wagtail's with this town's text."""
    route = route.replace("<int:parent_page_id>", str(w.text.pk))
    # Wagtail's few addresses by regular expression.
    route = route.replace(
        r"^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
        "<int:pk>/revisions/compare/earliest...latest/",
    )
    route = route.replace("^.*/$", "gibt-es-nicht/")
    for key in ("int:page_id", "int:pk", "int:page_to_move_id", "str:object_id"):
        route = route.replace(f"<{key}>", str(w.chapter.pk))
    route = route.replace("<int:destination_id>", str(w.text.pk))
    revision = w.chapter.latest_revision_id
    for key in ("revision_id", "revision_id_a", "revision_id_b"):
        route = route.replace(f"<int:{key}>", str(revision))
    route = route.replace("<slug:content_type_app_name>", "editorial").replace(
        "<slug:content_type_model_name>", "chapterpage"
    )
    return example_path(route)


def test_the_walk_sees_the_rooms():
    assert len(ALL) > 150
    assert any("edit" in route for route in ALL)


def test_visitors_are_asked_to_sign_in_on_our_own_page_everywhere():
    w = world()
    client = Client()
    for route in ALL:
        for method in (client.get, client.post):
            answer = method(path(route, w))
            assert answer.status_code == 302, f"{route}: {answer.status_code}"
            assert answer.headers["Location"].startswith("/konto/login/"), route


def test_without_a_role_that_writes_nothing_opens(client_as):
    w = world()
    client = client_as("reader", w.town)
    for route in ALL:
        assert client.get(path(route, w), **BRIEF).status_code == 403, route
    client.force_login(factories.person())
    assert client.get("/redaktion/").status_code == 403


def test_what_nobody_needs_does_not_exist_even_for_managers(client_as):
    w = world()
    client = client_as("manager", w.town)
    for route in ALL:
        address = path(route, w)
        name = resolve(address).view_name
        if name in OPEN_VIEWS or name.startswith("waehlen-"):
            continue
        assert client.get(address, **BRIEF).status_code == 404, f"{route} ({name})"


def test_views_that_are_said_to_be_open_exist():
    w = world()
    names = {resolve(path(route, w)).view_name for route in ALL}
    assert names >= OPEN_VIEWS


def test_pages_of_another_town_do_not_exist(client_as):
    theirs, mine = world(), world(key="meine")
    client = client_as("manager", mine.town)
    title = theirs.chapter.title + " von nebenan"
    Page.objects.filter(pk=theirs.chapter.pk).update(title=title, draft_title=title)
    for route in ALL:
        if route == "redaktion/logout/":
            continue
        address = path(route, theirs)
        opened = client.get(address, **(BRIEF if "_id>" in route else {}))
        assert title not in opened.content.decode(errors="replace"), route
        if "_id>" in route and "editing-sessions/release" not in route:
            assert opened.status_code == 404, f"{route}: {opened.status_code}"
            assert client.post(address, {"title": "x"}, **BRIEF).status_code == 404, route
    theirs.chapter.refresh_from_db()
    assert theirs.chapter.title == title


def test_lists_and_searches_of_wagtails_lead_to_our_pages(client_as):
    w = world()
    client = client_as("manager", w.town)
    led = [path(route, w) for route in ALL if resolve(path(route, w)).view_name in LED_TO_OUR_PAGES]
    assert len(led) == len(LED_TO_OUR_PAGES)
    for address in led:
        assert (
            client.get(address).headers["Location"].startswith(("/strategien/", "/schreibtisch/", "/konto/"))
        )
    assert client.get(f"/redaktion/pages/{w.chapter.pk}/").headers["Location"] == "/strategien/unsere/text/"


@pytest.mark.parametrize("view", ["edit", "delete", "unpublish", "history"])
def test_a_whole_text_is_no_page_of_wagtails(client_as, view):
    w = world()
    address = reverse(f"wagtailadmin_pages:{view}", args=[w.text.pk])
    answer = client_as("manager", w.town).post(address, {"title": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/strategien/unsere/text/")
    assert StrategyText.objects.filter(pk=w.text.pk, live=True).exists()


def test_what_wagtail_said_stands_on_our_page_in_plain_words(client_as):
    w = world()
    ChapterPage.objects.filter(pk=w.chapter.pk).update(title="Luft & Licht", draft_title="Luft & Licht")
    client = client_as("manager", w.town)
    client.post(reverse("wagtailadmin_pages:delete", args=[w.chapter.pk]))
    shown = client.get(f"/redaktion/pages/{w.text.pk}/", follow=True).content.decode()
    assert "Das Kapitel „Luft &amp; Licht“ ist gelöscht." in shown


@pytest.mark.parametrize("address", ["/redaktion/choose-page/", "/redaktion/choose-page/search/?q=Strategie"])
def test_lists_and_searches_hold_nothing_of_another_town(client_as, address):
    theirs, mine = world(), world(key="meine")
    Page.objects.filter(pk=theirs.text.pk).update(
        title="Strategie von nebenan", draft_title="Strategie von nebenan"
    )
    put(theirs.chapter, ("text", "<p>nebenan</p>"))
    answer = client_as("manager", mine.town).get(address, follow=True)
    assert answer.status_code == 200
    assert "nebenan" not in answer.content.decode()


def test_an_editor_writes_and_submits_and_a_manager_approves(client_as):
    w = world()
    editor, manager = client_as("editor", w.town), client_as("manager", w.town)
    edit = reverse("wagtailadmin_pages:edit", args=[w.chapter.pk])
    page = editor.get(edit)
    assert page.status_code == 200
    assert "Freigabe" in page.content.decode()
    form = _form("Luft", "<p>Fertig</p>")
    assert editor.post(edit, form | {"action-publish": "1"}).status_code == 302
    w.chapter.refresh_from_db()
    assert not w.chapter.live, "an editor cannot publish"
    assert editor.post(edit, form | {"action-submit": "1"}).status_code == 302
    state = w.chapter.current_workflow_task_state
    assert state is not None
    action = reverse("wagtailadmin_pages:workflow_action", args=[w.chapter.pk, "approve", state.pk])
    editor.post(action, {})
    assert not w.chapter.live
    assert manager.post(action, {}).status_code in {200, 302}
    assert (w.chapter.live, w.chapter.slug) == (True, "luft")
    assert "Fertig" in Client().get(f"/strategien/unsere/text/kapitel/{w.chapter.slug}/").content.decode()


def _form(title: str, text: str) -> dict[str, str]:
    return {
        "title": title, "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text",
        "body-0-id": "", "body-0-value": _draftail(text),
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", "next": "",
    }  # fmt: skip


def _draftail(html: str) -> str:
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return ContentstateConverter(["bold"]).from_database_format(html)


def test_changes_of_a_chapter_wait_for_each_other(client_as):
    w = world()
    edit = reverse("wagtailadmin_pages:edit", args=[w.chapter.pk])
    client = client_as("editor", w.town)
    with CaptureQueriesContext(connection) as asked:
        client.post(edit, _form("Luft", "<p>x</p>"), **BRIEF)
    assert any("FOR UPDATE" in query["sql"] and '"wagtailcore_page"' in query["sql"] for query in asked)


def test_a_draft_that_saves_itself_does_not_replace_what_was_submitted(client_as):
    w = world()
    edit = reverse("wagtailadmin_pages:edit", args=[w.chapter.pk])
    client = client_as("editor", w.town)
    saved = client.post(edit, _form("Luft", "<p>Anfang</p>"), **BRIEF).json()
    late = {"overwrite_revision_id": str(saved["revision_id"])}
    client.post(edit, _form("Luft", "<p>Ganz</p>") | {"action-submit": "1"})
    assert client.post(edit, _form("Luft", "<p>Anf</p>") | late, **BRIEF).status_code == 400
    assert "Ganz" in str(w.chapter.get_latest_revision_as_object().body)


def test_the_approval_beside_it_takes_the_place_of_publishing(client_as):
    w = world()
    edit = reverse("wagtailadmin_pages:edit", args=[w.chapter.pk])
    manager = client_as("manager", w.town)
    assert 'name="action-publish"' in manager.get(edit).content.decode()
    client_as("editor", w.town).post(edit, _form("Luft", "<p>x</p>") | {"action-submit": "1"})
    page = manager.get(edit).content.decode()
    assert 'name="action-publish"' not in page
    assert 'data-workflow-action-name="approve"' in page


def test_wagtail_speaks_of_chapters_and_approval(client_as):
    w = world()
    client = client_as("manager", w.town)
    pages = [
        client.get(reverse(f"wagtailadmin_pages:{view}", args=[w.chapter.pk])).content.decode()
        for view in ("edit", "delete", "history", "workflow_history")
    ]
    for foreign in (
        "Workflow",
        "Moderation",
        "eröffentlich",
        "Benutzer",
        "diese Seite",
        "Dashboard",
        "Alle Seiten",
    ):
        assert not [one for page in pages for one in _words(page) if foreign in one], foreign


def _words(html: str) -> list[str]:
    """Everything a person can read or hear."""
    bare = re.sub(r"<script.*?</script>|<!--.*?-->", "", html, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', bare)
    return [*spoken, *(text.strip() for text in re.findall(r">([^<]+)<", bare))]


def test_nobody_embeds_what_he_may_not_see(client_as):
    theirs, mine = world(visibility="municipality"), world(key="meine")
    client = client_as("manager", mine.town)
    form = _form("Luft", "") | {
        "body-0-type": "key_result", "body-0-value-key_result": str(theirs.key_result.pk),
        "body-0-value-note": "",
    }  # fmt: skip
    edit = reverse("wagtailadmin_pages:edit", args=[mine.chapter.pk])
    answer = client.post(edit, form | {"action-publish": "1"})
    assert answer.status_code == 200
    assert "nicht freigegeben" in answer.content.decode()
    own = form | {"body-0-value-key_result": str(mine.key_result.pk)}
    assert client.post(edit, own | {"action-publish": "1"}).status_code == 302


def test_a_chooser_offers_only_what_may_be_seen_and_finds_words(client_as):
    theirs, mine = world(visibility="municipality"), world(key="meine", visibility="municipality")
    client = client_as("editor", mine.town)
    listed = client.get("/redaktion/waehlen-key-result/results/").content.decode()
    assert f"/chosen/{mine.key_result.pk}/" in listed
    assert f"/chosen/{theirs.key_result.pk}/" not in listed
    assert (
        f"/chosen/{mine.key_result.pk}/"
        in client.get("/redaktion/waehlen-key-result/results/?q=ampel").content.decode()
    )
    assert "/chosen/" not in client.get("/redaktion/waehlen-key-result/results/?q=xyz").content.decode()
    assert client.get(f"/redaktion/waehlen-key-result/chosen/{theirs.key_result.pk}/").status_code == 404
    assert client.get(f"/redaktion/waehlen-key-result/chosen/{mine.key_result.pk}/").status_code == 200


def test_a_withdrawn_role_closes_the_door_at_once(client_as):
    w = world()
    person = factories.person("manager", w.town)
    client = Client()
    client.force_login(person)
    assert client.get("/redaktion/").status_code == 302
    person.grants.all().delete()
    assert client.get("/redaktion/").status_code == 403
    assert not person.groups.exists()


@pytest.mark.parametrize(
    "address",
    ["/redaktion/pages/{chapter}/history/", "/redaktion/pages/{chapter}/edit/", "/redaktion/waehlen-ziel/"],
)
def test_the_rooms_keep_the_strict_policy(client_as, address):
    w = world()
    answer = client_as("manager", w.town).get(address.format(text=w.text.pk, chapter=w.chapter.pk))
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert {"private", "no-store"} & set(answer.headers["Cache-Control"].replace(" ", "").split(","))
    assert "gravatar" not in answer.content.decode()
