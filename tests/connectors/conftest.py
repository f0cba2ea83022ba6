"""Where the public sample data lies, if it is here."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = Path(os.environ.get("ALLMENDE_SHARED", "../shared")).resolve()
    if not (folder / "data").is_dir():
        pytest.skip(f"no sample data at {folder}; set ALLMENDE_SHARED")
    return folder
