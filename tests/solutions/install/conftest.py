"""A blueprint that asks for a secret, for tests of how secrets are kept."""

import shutil
from dataclasses import replace

import pytest

from tests.solutions.install import world

SECRET = """
[[parameter]]
key = "network_api_key"
label = "Zugangsschlüssel des Netzes"
help = "Bleibt auf diesem Server."
kind = "text"
required = false
secret = true

[[need]]
"""


@pytest.fixture
def asks_for_secret(settings, tmp_path):
    """The blueprint of the schools, with one more question whose answer is a secret."""
    folder = tmp_path / "raumklima-schulen"
    shutil.copytree(world.BLUEPRINTS / "raumklima-schulen", folder)
    file = folder / "blueprint.toml"
    file.write_text(file.read_text().replace("\n[[need]]\n", SECRET, 1))
    settings.ALLMENDE_ENV = replace(settings.ALLMENDE_ENV, blueprints=tmp_path)
