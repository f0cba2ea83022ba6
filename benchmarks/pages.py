"""How long public pages take with 20 visitors at once, warm.

`python -m benchmarks.pages [--json] [--url http://127.0.0.1:8000] [--seconds N]`

Without --url it starts the whole product with its demo in a temporary folder. Twenty visitors open one public
page after the other and read each for about a second; the time is taken from the request's last byte to the
answer's last byte, on this machine. p95 over all pages shall be at most 50 ms. Beside it stands the rate of
pages when the twenty do not read at all.
"""

import argparse
import asyncio
import contextlib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from benchmarks.parts import machine

TARGET_MS = 50.0
VISITORS = 20
START_WAIT_S = 100.0
SEEDS = ("/", "/loesungen/", "/kommunen/", "/daten/", "/strategie/")
#: One page of each kind is looked for on the seeds and on the pages found so far.
KINDS = (
    r"/loesungen/[\w-]+/",
    r"/kommunen/[\w-]+/",
    r"/kommunen/[\w-]+/cockpit/[\w-]+/",
    r"/kommunen/[\w-]+/cockpit/[\w-]+/raeume/\d+/",
    r"/daten/[\w-]+/",
    r"/strategie/ziele/\d+/",
)


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the target is met."""
    options = argparse.ArgumentParser(prog="allmende bench pages", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--url", help="Adresse eines laufenden Allmende; sonst wird eines gestartet")
    options.add_argument("--seconds", type=float, default=10.0)
    chosen = options.parse_args(argv)
    with contextlib.nullcontext(chosen.url) if chosen.url else own_product() as url:
        result = asyncio.run(measure(url.rstrip("/"), chosen.seconds))
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if result["p95_ms"] <= TARGET_MS else 1  # type: ignore[operator]


@contextlib.contextmanager
def own_product() -> Iterator[str]:
    """Start `allmende up` in a temporary folder and stop it at the end."""
    folder, port = tempfile.mkdtemp(prefix="allmende-bench-"), machine.free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "allmende.cli", "up", "--port", str(port), "--data", folder],
        cwd=machine.CHECKOUT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        give_up = time.monotonic() + START_WAIT_S
        while not _answers(url):
            if time.monotonic() > give_up or process.poll() is not None:
                raise RuntimeError("Allmende does not start")
            time.sleep(0.2)
        yield url
    finally:
        machine.stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


async def measure(url: str, seconds: float) -> dict[str, object]:
    """Find the pages, visit them without pause, then reading."""
    async with client_for(url) as client:
        pages = await public_pages(client)
        for _ in range(3):
            for page in pages:
                await timed(client, page)
    # First without pause: that warms every thread and its connection as well.
    rushing = await visit(url, pages, seconds / 2, reads=False)
    reading = await visit(url, pages, seconds, reads=True)
    every = sorted(ms for times in reading.values() for ms in times)
    hurried = [ms for times in rushing.values() for ms in times]
    return {
        "benchmark": "pages", "visitors": VISITORS, "views": len(every), "p50_ms": percentile(every, 50),
        "p95_ms": percentile(every, 95), "target_p95_ms": TARGET_MS,
        "p95_ms_by_page": {page: percentile(sorted(times), 95) for page, times in reading.items() if times},
        "pages_per_s_without_pause": round(len(hurried) / (seconds / 2), 1),
        "p95_ms_without_pause": percentile(sorted(hurried), 95),
    }  # fmt: skip


def client_for(url: str) -> httpx.AsyncClient:
    """One visitor's connection."""
    return httpx.AsyncClient(
        base_url=url, timeout=30, headers={"accept": "text/html", "accept-language": "de"}
    )


async def public_pages(client: httpx.AsyncClient) -> list[str]:
    """Return the seeds that exist and one page of each kind."""
    pages: list[str] = []
    links: list[str] = []
    queue = list(SEEDS)
    while queue:
        page = queue.pop(0)
        answer = await client.get(page)
        if answer.status_code != 200:
            continue
        pages.append(page)
        links += [urlsplit(link).path for link in re.findall(r'href="(/[^"#]*)"', answer.text)]
        for kind in KINDS:
            if not any(re.fullmatch(kind, known) for known in pages + queue):
                queue += [link for link in links if re.fullmatch(kind, link)][:1]
    if "/" not in pages:
        raise RuntimeError("the start page does not answer")
    return pages


async def visit(url: str, pages: list[str], seconds: float, *, reads: bool) -> dict[str, list[float]]:
    """Let all visitors look around; return milliseconds by page."""
    times: dict[str, list[float]] = {page: [] for page in pages}
    ends_at = time.monotonic() + seconds

    async def visitor() -> None:
        async with client_for(url) as client:
            await asyncio.sleep(random.random() if reads else 0)
            while time.monotonic() < ends_at:
                page = random.choice(pages)
                times[page].append(await timed(client, page))
                await asyncio.sleep(random.uniform(0.5, 1.5) if reads else 0)

    async with asyncio.TaskGroup() as visitors:
        for _ in range(VISITORS):
            visitors.create_task(visitor())
    return times


async def timed(client: httpx.AsyncClient, page: str) -> float:
    """Open a page; return milliseconds."""
    began = time.perf_counter()
    answer = await client.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answered {answer.status_code}")
    return (time.perf_counter() - began) * 1000


def percentile(ordered: list[float], share: int) -> float:
    """Return the value that this share of all does not exceed."""
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)


def describe(result: dict[str, object]) -> str:
    """Write the result for people."""
    return (
        f"{result['views']} Seitenaufrufe von {VISITORS} Besuchern, die etwa eine Sekunde lesen\n"
        f"p50: {result['p50_ms']} ms, p95: {result['p95_ms']} ms (Ziel: höchstens {TARGET_MS:.0f} ms)\n"
        f"Ohne Lesepausen: {result['pages_per_s_without_pause']} Seiten/s, "
        f"p95 {result['p95_ms_without_pause']} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
