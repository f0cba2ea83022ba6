"""The product as `./allmende up` starts it, with its demo, and a browser in front of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.pages import DESKTOP, chromium
from tests.launch.test_serving import free_port

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "allmende-beispiel"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser tests are skipped, or fail where a browser is required."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists() and os.environ.get("ALLMENDE_REQUIRE_BROWSER") != "1":
                item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))


@dataclass
class Product:
    """A running installation with the demo of its region pack."""

    url: str
    data: Path
    environment: dict[str, str]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `allmende …` beside it."""
        return subprocess.run(
            [sys.executable, "-m", "allmende.cli", *arguments],
            env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Start everything once for all journeys; stop it as Ctrl-C would."""
    data, port = tmp_path_factory.mktemp("installation"), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLMENDE_")}
    environment = {**kept, "ALLMENDE_DATA": str(data), "ALLMENDE_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "allmende.cli", "up"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = ""
    assert process.stdout is not None
    while "Allmende läuft" not in said:
        line = process.stdout.readline()
        assert line, f"up ended: {said}"
        said += line
    url = f"http://localhost:{port}"
    assert httpx.get(f"{url}/impressum/").status_code == 200
    try:
        yield Product(url, data, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, ended with its module: while it is there, no test with coroutines can run."""
    with chromium() as started:
        yield started


def window(browser: Browser, size: tuple[int, int] = DESKTOP) -> BrowserContext:
    """Return a fresh window, German, in Berlin."""
    return browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="de-DE", timezone_id="Europe/Berlin",
        accept_downloads=True,
    )  # fmt: skip


def sign_in(page: Page, product: Product, town: str) -> None:
    """Sign in as the invented person of a town ("attendorn") or of the agency ("agentur")."""
    page.goto(f"{product.url}/konto/login/")
    page.get_by_label("E-Mail-Adresse").fill(f"{town}@beispiel.example")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/schreibtisch/")
