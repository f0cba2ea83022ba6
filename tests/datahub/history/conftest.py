"""A cold store of every test's own."""

import dataclasses

import pytest


@pytest.fixture
def cold_store(tmp_path, settings):
    """The folder of cold files."""
    folder = tmp_path / "history"
    settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, cold_store=str(folder))
    return folder
