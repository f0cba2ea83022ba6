"""`allmende bench`: runs one of the measurements in `benchmarks/`."""

import argparse
import os
import subprocess
import sys
from typing import Any, ClassVar

from allmende.basics.errors import AllmendeError
from allmende.config.paths import CHECKOUT


class UnknownBench(AllmendeError):
    """There is no such measurement."""

    code: ClassVar[str] = "config.unknown_bench"


# Any: argparse does not publish the type of its list of subcommands.
def register(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "bench",
        help="messen, was diese Maschine schafft",
        description=f"Messungen: {', '.join(names()) or 'keine'}",
    )
    parser.add_argument("name", help="welche Messung")
    parser.add_argument("--json", action="store_true", help="ein JSON-Objekt ausgeben")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="Angaben für die Messung; --help zeigt sie")
    parser.set_defaults(run=run)


def names() -> list[str]:
    """The measurements of this checkout: every module that can be run by itself."""
    found = (CHECKOUT / "benchmarks").glob("*.py")
    return sorted(path.stem for path in found if '__name__ == "__main__"' in path.read_text(encoding="utf-8"))


def run(args: argparse.Namespace) -> int:
    """Run the measurement in a process of its own and pass its output and exit code on."""
    if args.name not in names():
        raise UnknownBench(name=args.name, known=", ".join(names()) or "keine")
    options = [*(["--json"] if args.json else []), *args.options]
    variables = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", f"benchmarks.{args.name}", *options]
    return subprocess.run(command, cwd=CHECKOUT, env=variables, check=False).returncode
