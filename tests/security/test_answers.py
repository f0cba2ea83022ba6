"""What every answer carries: policies, cookies, who may keep it."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories
from tests.cockpit import world

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/kommunen/",
    "/loesungen/",
    "/daten/",
    "/strategie/",
    "/konto/login/",
    "/gibt-es-nicht/",
    "/region.css",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", ["anonymous", "manager"])
def test_every_answer_carries_the_policies(client_as, path, role):
    town, _board, _school = world.cockpit()
    answer = client_as(role, town).get(path, follow=True)
    policy = answer.headers["Content-Security-Policy"]
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_fault_of_the_server_carries_the_policies_too(monkeypatch):
    factories.region()
    monkeypatch.setattr("allmende.strategy.selectors.framework", lambda actor: 1 / 0)
    client = Client(raise_request_exception=False)
    answer = client.get("/strategie/")
    assert answer.status_code == 500
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"Traceback" not in answer.content
    assert b"ZeroDivision" not in answer.content


@pytest.mark.parametrize(
    "path", ["/schreibtisch/", "/", "/kommunen/", "/menschen/", "/nachrichten/", "/konto/2fa/"]
)
def test_no_cache_keeps_what_a_person_was_shown(client_as, path):
    town, _board, _school = world.cockpit()
    answer = client_as("manager", town).get(path, follow=True)
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].replace(" ", "").split(","))


def test_visitors_never_get_a_page_made_for_a_person(client_as):
    town, board, school = world.cockpit(release="internal")
    world.measured(school, "Geheimer Raum", 2500)
    path = f"/kommunen/{town.slug}/cockpit/{board.slug}/"
    for page in (path, f"/kommunen/{town.slug}/", "/", "/kommunen/"):
        client_as("manager", town).get(page)
        assert "Geheimer Raum" not in Client().get(page).content.decode(), page
    assert "Geheimer Raum" in client_as("manager", town).get(path).content.decode()


def test_the_cookie_of_a_session_is_not_for_scripts():
    factories.person(email="da@example.org")
    client = Client()
    client.post(
        "/konto/login/",
        {"login": "da@example.org", "password": "geheim-und-lang-genug"},
        REMOTE_ADDR="192.0.2.44",
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_another_host_name_is_refused():
    factories.region()
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="boese.example.net")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path", ["/konto/login/", "/konto/logout/", "/menschen/rolle/1/entziehen/", "/uebernahmen/1/beenden/"]
)
def test_a_form_from_elsewhere_is_refused(client_as, path):
    person = factories.person("manager", factories.municipality())
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(path, {}).status_code == 403
