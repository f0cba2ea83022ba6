"""Nothing in the code knows one region: a second, invented pack brings everything the pages need."""

from pathlib import Path

import pytest
from django.test import Client

from allmende.config.pack import load_region_pack
from allmende.kernel.models import AuditEntry
from allmende.region.models import Municipality, Region
from allmende.solutions.models import Solution

PACK = Path(__file__).resolve().parents[1] / "packs" / "drei-auen"
SOURCES = Path(__file__).resolve().parents[2] / "src"
BLUEPRINTS = Path(__file__).resolve().parents[2] / "blueprints"

pytestmark = pytest.mark.django_db


def test_an_invented_region_of_three_towns_has_all_pages():
    assert load_region_pack(PACK, BLUEPRINTS)
    client = Client()
    start = client.get("/").content.decode()
    assert Region.objects.get().short_name in start
    towns = client.get("/kommunen/").content.decode()
    for town in Municipality.objects.all():
        assert town.name in towns
        assert client.get(f"/kommunen/{town.slug}/").status_code == 200
    for solution in Solution.objects.all():
        assert solution.title in client.get(f"/loesungen/{solution.slug}/").content.decode()
    for path in ("/loesungen/", "/strategie/", "/daten/", "/impressum/", "/region.css"):
        assert client.get(path).status_code == 200


def test_loading_the_same_pack_twice_changes_nothing():
    load_region_pack(PACK, BLUEPRINTS)
    before = AuditEntry.objects.count(), Municipality.objects.count(), Solution.objects.count()
    assert not load_region_pack(PACK, BLUEPRINTS)
    assert (AuditEntry.objects.count(), Municipality.objects.count(), Solution.objects.count()) == before


@pytest.mark.parametrize("name", ["Südwestfalen", "suedwestfalen", "Olpe", "Attendorn", "Soest"])
def test_the_code_names_no_place(name):
    allowed = {"config/env.py"}  # the default pack's folder
    files = [*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html")]
    naming = {
        str(f.relative_to(SOURCES / "allmende")) for f in files if name in f.read_text(encoding="utf-8")
    }
    assert not naming - allowed
