"""The interface in this process over the test database, asked like over the network."""

import asyncio
import hashlib

import httpx
import pytest
from django.conf import settings
from django.utils import timezone

from allmende.config.database import database_url
from allmende.config.env import environment
from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.models import AccessToken
from allmende.datahub.sensorthings.app import SensorThingsApp
from tests import factories
from tests.datahub import factories as hub

BASE = "http://sta.test/sta/v1.1/"
TOKEN = "geheim"


def ask(path, *, method="GET", headers=None):
    """Return the answer of the interface to one request."""

    async def run():
        db = Database(database_url(environment()), size=2)
        await db.open()
        access = AccessControl(db, secret=settings.SECRET_KEY)
        app = SensorThingsApp(db, access, cold_store=settings.ALLMENDE_ENV.cold_store)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://sta.test"
        ) as client:
            answer = await client.request(method, f"/sta/v1.1/{path}", headers=headers)
        await db.close()
        return answer

    return asyncio.run(run())


class World:
    """A town with a public school of two measured rooms and an internal school of one."""

    def __init__(self):
        self.town = factories.municipality()
        self.space = self.town.space
        self.key = f"geheim-{self.space.pk}"
        self.now = timezone.now().replace(microsecond=0)
        self.school = hub.school(self.space, "Gymnasium", lon=7.85, lat=51.03)
        self.chemistry = hub.room(self.school, "Chemie")
        self.music = hub.room(self.school, "Musik")
        self.co2 = hub.readings(self.chemistry, [400, 900, 2100], end=self.now)
        self.other = hub.readings(self.music, [500, 600], end=self.now)
        hub.readings(self.chemistry, [21.5], end=self.now, attribute="temperature", unit="CEL")
        self.hidden = hub.room(hub.school(self.space, "Intern", release="internal"), "Geheim")
        self.hidden_series = hub.readings(self.hidden, [700], end=self.now)
        AccessToken.objects.create(
            tenant=self.space, name="Probe", right="read", hint="", created_by="Test",
            token_hash=hashlib.sha256(self.key.encode()).hexdigest(),
        )  # fmt: skip

    @property
    def tenant(self):
        return {"NGSILD-Tenant": self.space.key}

    @property
    def token(self):
        return {**self.tenant, "Authorization": f"Bearer {self.key}"}

    def ask(self, path, **options):
        """Return an answer as JSON, which must be a success."""
        answer = ask(path, headers=options.pop("headers", self.token), **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def names(self, path, **options):
        return [found["name"] for found in self.ask(path, **options)["value"]]


@pytest.fixture
def world(transactional_db):
    return World()
