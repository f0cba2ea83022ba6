"""Write every direct and transitive version into pyproject.toml, without any registry's address."""

import re
import subprocess
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
BLOCK = re.compile(r"constraint-dependencies = \[\n.*?\n\]", re.DOTALL)


def pinned(requirements: list[str]) -> list[str]:
    """Resolve the requirements afresh and return one exact version per package."""
    done = subprocess.run(
        ["uv", "pip", "compile", "-", "--universal", "--no-emit-index-url", "--no-annotate", "--no-header",
         "--python-version", "3.11"],
        input="\n".join(requirements), capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def main() -> None:
    """Replace the block of pinned versions."""
    text = PROJECT.read_text(encoding="utf-8")
    project = tomllib.loads(text)
    requirements = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = "\n".join(f'  "{line}",'.replace("'", "'") for line in pinned(requirements))
    PROJECT.write_text(
        BLOCK.sub(lambda _match: f"constraint-dependencies = [\n{lines}\n]", text), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
