import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory, override_settings

from allmende.kernel.actor import ANONYMOUS, Actor, Grant, Role
from allmende.ui import assets, places, views
from allmende.ui.context import site_for
from allmende.ui.types import Link

TEMPLATES = Path(views.__file__).parent / "templates"


@pytest.fixture
def own_names(monkeypatch):
    """Let the region tell its name and colours."""
    told = {
        "name": "Musterregion",
        "colours": {"kern-color-action-default": "#0b5a4a", "x": "red; } body { display: none", "B{": "#fff"},
    }
    monkeypatch.setattr("allmende.ui.context._told", lambda request: told)


@pytest.mark.django_db
def test_the_pattern_page_shows_every_component(own_names):
    page = Client().get("/muster/").content.decode()
    shown = "".join(path.read_text() for path in (TEMPLATES / "ui/pattern").glob("*.html"))
    named = {path.name for path in (TEMPLATES / "ui").glob("_*.html")}
    frame = {"_header.html", "_footer.html", "_notices.html", "_live_script.html"}
    assert {name for name in named - frame if f"ui/{name}" not in shown} == set()
    assert "Musterregion" in page
    assert "Beispieldaten, keine Aussage über die Stadt" in page


@pytest.mark.django_db
def test_no_page_carries_inline_style_or_script(own_names):
    for path in ("/muster/", "/muster/?fehler", "/konto/login/", "/gibt-es-nicht/"):
        html = Client().get(path).content.decode()
        assert not re.search(r"<[^>]+\sstyle=", html), path
        assert not re.search(r"<[^>]+\son[a-z]+=", html), path
        for tag in re.findall(r"<script[^>]*>", html):
            assert "src=" in tag or 'type="application/json"' in tag, path


def test_only_tokens_and_colours_reach_the_style_sheet(own_names):
    css = views.css_of(site_for(RequestFactory().get("/")).colours)
    assert "--kern-color-action-default: #0b5a4a;" in css
    assert "display" not in css
    assert "B{" not in css


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.too_many, 429),
        (views.csrf_failure, 403),
        (views.server_error, 500),
    ],
)
def test_trouble_is_told_in_three_parts_without_a_database(own_names, view, status):
    answer = view(RequestFactory().get("/"))
    html = answer.content.decode()
    assert answer.status_code == status
    assert html.count("<h1>") == 1
    assert "al-lead" in html
    assert "Zur Startseite" in html


def test_a_fault_of_ours_is_told_even_without_a_build(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "BUILD", tmp_path)
    answer = views.server_error(RequestFactory().get("/"))
    assert "Bei uns ist etwas schiefgegangen." in answer.content.decode()
    with pytest.raises(assets.AssetMissing):
        assets.asset_url("base.css")


def test_the_menu_names_only_places_that_exist_and_marks_the_current_one(own_names):
    with override_settings(ROOT_URLCONF="tests.ui.probe_urls"):
        menu = site_for(RequestFactory().get("/kommunen/olpe/")).menu
    assert menu == [Link("Kommunen", "/kommunen/", current=True)]


def test_every_template_says_what_it_needs():
    silent = [
        path.name
        for path in (TEMPLATES / "ui").glob("_*.html")
        if "{% comment %}" not in path.read_text(encoding="utf-8")
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/strategie/", "Überblick"),
        ("/strategien/musterstadt/", "Strategien"),
        ("/strategie/key-results/3/", "OKRs"),
        ("/portfolio/massnahmen/7/", "Portfolio"),
        ("/statistik/", "Kennzahlen"),
        ("/quellen/4/", None),
    ],
)
def test_the_second_level_marks_the_nearest_entry(path, current):
    marked = [link.title for link in places.menu_within(ANONYMOUS, path, lambda _url: True) if link.current]
    assert marked == ([current] if current else [])


def test_visitors_are_not_led_to_pages_of_members():
    member = Actor(kind="person", name="M", user_id=1, grants=frozenset({Grant(1, Role.READER)}))
    seen = {
        actor.kind: {link.title for link in places.menu_within(actor, "/portfolio/", lambda _url: True)}
        for actor in (ANONYMOUS, member)
    }
    assert seen["person"] - seen["anonymous"] == {"Berichte"}


def test_a_page_outside_every_place_has_no_second_level():
    assert places.menu_within(ANONYMOUS, "/impressum/", lambda _url: True) == []
