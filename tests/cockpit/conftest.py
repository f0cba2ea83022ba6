"""Pages are kept for seconds in the product; tests ask for them anew."""

from collections.abc import Iterator

import pytest

from allmende.cockpit import shelf


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Forget pages of the test before."""
    shelf.forget()
    yield
    shelf.forget()
