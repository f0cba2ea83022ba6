"""The three towns and their solution, for every test of the room."""

import pytest

from tests.solutions import factories as own


@pytest.fixture
def world(db: None) -> own.World:
    """A town that adopts, the Kümmerer, a third town, and the solution."""
    return own.world()
