"""Fetch uv into a folder of the checkout, with nothing but Python's standard library.

`fetch FOLDER` puts the program there; `index` prints the package index that pip is configured for,
or nothing. pip is used where it exists, since it knows every mirror, proxy and certificate setting;
Debian's minimal Python has neither pip nor ensurepip, and then the wheel is read straight from the
index.
"""

import base64
import configparser
import hashlib
import html.parser
import io
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
PUBLIC_INDEX = "https://pypi.org/simple"
TIMEOUT_S = 120


def configured_index() -> str:
    """The index that uv's or pip's variables or pip's files name; empty means the public one."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    return _pip_setting("index-url")


def _pip_setting(key: str) -> str:
    """One of pip's settings from its files; the most personal file wins, as in pip."""
    config_home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    files = [
        Path(os.environ.get("PIP_CONFIG_FILE") or "/nonexistent"),
        config_home / "pip" / "pip.conf",
        Path.home() / ".pip" / "pip.conf",
        Path("/etc/pip.conf"),
        Path("/etc/xdg/pip/pip.conf"),
    ]
    for file in files:
        parser = configparser.RawConfigParser()
        if file.is_file() and parser.read(file):
            found = parser.get("global", key, fallback="")
            if found:
                return found.split()[0]
    return ""


def fetch_with_pip(folder: Path) -> bool:
    """Let pip download the wheel; `--target` touches no installed package."""
    with tempfile.TemporaryDirectory() as scratch:
        for wanted in (f"uv=={VERSION}", "uv"):
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-cache-dir",
                       "--only-binary=:all:", "--target", scratch, wanted]  # fmt: skip
            done = subprocess.run(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
            if done.returncode == 0 and (Path(scratch) / "bin" / "uv").exists():
                _place((Path(scratch) / "bin" / "uv").read_bytes(), folder)
                return True
    return False


def fetch_from_index(folder: Path) -> None:
    """Read the index's page of uv, choose this machine's wheel, check its digest, unpack the program."""
    index = (configured_index() or PUBLIC_INDEX).rstrip("/")
    page_url = f"{index}/uv/"
    links = _Links()
    links.feed(_read(page_url).decode())
    url, digest = choose([urllib.parse.urljoin(page_url, link) for link in links.found])
    wheel = _read(url)
    if digest and hashlib.sha256(wheel).hexdigest() != digest:
        sys.exit(f"{url}: the digest differs from the index's")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        _place(archive.read(name), folder)


def choose(urls: list[str]) -> tuple[str, str]:
    """The wheel for this machine and its SHA-256: the pinned version, else the last one listed."""
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    fitting = [
        url
        for url in urls
        if re.search(rf"/uv-[0-9.]+-py3-none-[^/]*{libc}[^/]*_{platform.machine()}[^/]*\.whl", url)
    ]
    pinned = [url for url in fitting if f"/uv-{VERSION}-" in url]
    if not fitting:
        sys.exit(f"the index has no uv for {platform.machine()} with {libc}")
    url, _, fragment = (pinned or fitting)[-1].partition("#")
    return url, fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else ""


class _Links(html.parser.HTMLParser):
    """Collects the addresses on a simple index page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _read(url: str) -> bytes:
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(url, headers={"Accept": "text/html"})  # noqa: S310 - the configured index
    if parts.username:
        name, password = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
        request.full_url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        sign = base64.b64encode(f"{name}:{password}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {sign}")
    certificates = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE") or _pip_setting("cert")
    context = ssl.create_default_context(cafile=certificates or None)
    with urllib.request.urlopen(request, timeout=TIMEOUT_S, context=context) as answer:  # noqa: S310
        return bytes(answer.read())


def _place(program: bytes, folder: Path) -> None:
    """Write the program under another name first, so that a broken download never carries its name."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "uv.new"
    draft.write_bytes(program)
    draft.chmod(0o755)
    shutil.move(draft, folder / "uv")


def main(arguments: list[str]) -> None:
    """`fetch FOLDER` or `index`."""
    if arguments[:1] == ["index"]:
        print(configured_index())
    elif arguments[:1] == ["fetch"] and len(arguments) == 2:
        if not fetch_with_pip(Path(arguments[1])):
            fetch_from_index(Path(arguments[1]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
