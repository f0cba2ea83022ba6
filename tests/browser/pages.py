"""Opens pages in Debian's Chromium and says what is wrong: errors, violations, sideways scrolling."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Two cores carry the product, its database and two browsers: what is slow there is not yet wrong.
expect.set_options(timeout=15_000)

PHONE = (360, 740)
DESKTOP = (1280, 900)
#: Chromium in a container, as root, without a graphics card.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser the tests drive."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """One open page and everything its console complained about (CSP violations appear there too)."""

    page: Page
    complaints: list[str] = field(default_factory=list)


def open_page(browser: Browser, url: str, size: tuple[int, int] = DESKTOP, **context: object) -> Visit:
    """Open an address in a fresh window of this size, German, in Berlin."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]}, locale="de-DE", timezone_id="Europe/Berlin", **context
    )
    visit = Visit(page)
    page.on("console", lambda message: _note(visit, message.type, message.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => true)")
    return visit


def _note(visit: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        visit.complaints.append(text)


def violations(page: Page) -> list[str]:
    """Return every breach of WCAG 2.2 AA that axe finds, one line each."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{breach['id']}: {node['html'][:200]}" for breach in found for node in breach["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def small_targets(page: Page) -> list[str]:
    """Return buttons, fields and links outside of sentences that are lower than 24 px."""
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
        .filter((e) => e.offsetParent && !e.closest("p, dd, svg, h2, h3, li:not(:has(> a:only-child))"))
        .filter((e) => e.getBoundingClientRect().height < 23.5)
        .map((e) => e.outerHTML.slice(0, 160))"""
    )
