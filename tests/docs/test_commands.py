"""Whatever the docs tell people to type, open or click exists."""

import argparse
import re
import subprocess
from pathlib import Path

import pytest

from allmende.cli import parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("changelog.d/*.md"),
        *ROOT.glob("src/**/README.md"),
        *ROOT.glob("regions/*/README.md"),
    ]
)
#: The script at the root answers these itself.
OF_THE_SCRIPT = {"test"}
COMMAND = re.compile(r"(?:\./allmende|`allmende) ([^`\n#|]*)")
#: Whole paths of this checkout, as they stand between backticks or slashes.
PLACE = re.compile(
    r"`((?:src|docs|tests|regions|blueprints|frontend|scripts|benchmarks|changelog\.d)/[\w./-]*)`"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def below(command: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def unknown_words(command: argparse.ArgumentParser, words: list[str]) -> list[str]:
    """Return subcommands and options of one line that do not exist."""
    if below(command):
        if not words or words[0].startswith(("-", "…", "<")):
            return [word for word in words if word.startswith("--") and word != "--help"]
        known = below(command).get(words[0])
        return [words[0]] if known is None else unknown_words(known, words[1:])
    options = {option for action in command._actions for option in action.option_strings}
    if any(action.nargs == argparse.REMAINDER for action in command._actions):
        return []
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in options]


def commands_of(page: Path) -> list[list[str]]:
    found = COMMAND.findall(page.read_text(encoding="utf-8"))
    return [line.replace("(", " ").replace(")", " ").split() for line in found]


def test_the_docs_name_commands():
    assert sum(len(commands_of(page)) for page in PAGES) > 20


@pytest.mark.parametrize("doc", PAGES, ids=name)
def test_every_command_of_the_docs_exists(doc):
    top = parser()
    missing = [
        (words, unknown)
        for words in commands_of(doc)
        if words and words[0] not in OF_THE_SCRIPT and (unknown := unknown_words(top, words))
    ]
    assert not missing


def test_every_command_is_told_to_operators():
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    assert not [command for command in below(parser()) if f"allmende {command}" not in text]


@pytest.mark.parametrize("doc", PAGES, ids=name)
def test_every_place_the_docs_name_exists(doc):
    places = PLACE.findall(doc.read_text(encoding="utf-8"))
    assert not [place for place in places if not (ROOT / place).exists()]


@pytest.mark.parametrize("doc", PAGES, ids=name)
def test_every_link_between_pages_leads_somewhere(doc):
    targets = re.findall(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)", doc.read_text(encoding="utf-8"))
    own = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    assert not [target for target in own if not (doc.parent / target).exists()]


@pytest.mark.parametrize("doc", PAGES, ids=name)
def test_every_recipe_the_docs_name_exists(doc):
    recipes = set(
        re.findall(r"^(\w+)(?: \*?\w+)*:", (ROOT / "justfile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = re.findall(
        r"\bjust ([a-z-]+)", " ".join(re.findall(r"`[^`\n]+`", doc.read_text(encoding="utf-8")))
    )
    assert not [recipe for recipe in named if recipe not in recipes]


def test_the_script_at_the_root_hands_over_what_it_does_not_know():
    script = (ROOT / "allmende").read_text(encoding="utf-8")
    assert all(f'"${{1:-}}" = {word}' in script for word in OF_THE_SCRIPT)
    assert subprocess.run(["sh", "-n", ROOT / "allmende"], check=False).returncode == 0
