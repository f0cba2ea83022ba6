"""Rules of the house that a newcomer may rely on."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import SENTENCES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_600_lines():
    long = {
        name(p): n
        for p in SOURCES
        if (n := len(p.read_text().splitlines())) > 600 and "migrations" not in p.parts
    }
    assert not long


def test_migrations_import_no_room():
    guilty = []
    for path in (ROOT / "src").glob("allmende/*/migrations/0*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            # Managers and choices that Django writes down itself live in kernel.models.
            if (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("allmende.")
                and ("services" in node.module or "selectors" in node.module)
            ):
                guilty.append(f"{name(path)}: {node.module}")
    assert not guilty


def errors_below(root: type[AllmendeError]) -> set[type[AllmendeError]]:
    found = set(root.__subclasses__())
    return found | {sub for kind in found for sub in errors_below(kind)}


#: What answers programs says so in English (RFC 9457), what the command says is in `cli_commands.sentences`;
#: no page meets these errors.
NO_PAGES = tuple(
    f"allmende.datahub.{part}" for part in ("ingest", "gateway", "ngsild", "sensorthings", "services.citus")
)


def test_every_error_a_page_can_meet_has_a_sentence():
    rooms = (
        "kernel", "region", "datahub", "strategy", "solutions", "portfolio", "governance", "participation",
        "editorial", "cockpit", "ui",
    )  # fmt: skip
    codes = {
        error.code
        for error in errors_below(AllmendeError)
        if error.__module__.split(".")[1] in rooms and not error.__module__.startswith(NO_PAGES)
    }
    assert codes
    assert not codes - set(SENTENCES)


def test_sentences_take_only_fields_with_names():
    for code, sentence in SENTENCES.items():
        assert not re.search(r"%[sd]", str(sentence)), code


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_hold_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\")\b)[^>]*>", text)


MARKED = re.compile(
    r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}"
    r"|<script.*?</script>|<!--.*?-->|{%.*?%}|{{.*?}}|<[^>]*>|&\w+;",
    re.DOTALL,
)
#: Names and units that are the same in every language.
SAME_EVERYWHERE = {"Allmende", "CSV", "JSON", "XLSX", "PDF", "DOCX", "ppm", "EUPL", "Euro", "km²", "QR"}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_visible_word_is_marked_for_translation(path):
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", MARKED.sub(" ", path.read_text()))
    assert not [word for word in words if word not in SAME_EVERYWHERE]


def test_every_dependency_says_why():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    text = (ROOT / "docs" / "dependencies.md").read_text()
    wanted = [
        re.split(r"[\[<>=;]", requirement)[0]
        for requirement in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    ]
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    wanted += [*package.get("dependencies", {}), *package.get("devDependencies", {})]
    assert not [one for one in wanted if f"`{one}`" not in text]


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "operation.md").read_text()
    used = set(re.findall(r"\"(ALLMENDE_[A-Z_]+)\"", (ROOT / "src/allmende/config/env.py").read_text()))
    assert used
    assert not [setting for setting in sorted(used) if f"`{setting}`" not in text]


def test_the_locks_hold_no_registry_address():
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()
    assert "index-url" not in (ROOT / "pyproject.toml").read_text()


def test_coverage_answers_every_row_of_the_checklist():
    rows = re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "coverage.md").read_text(), re.MULTILINE)
    assert [int(row) for row in rows] == list(range(1, 226))
