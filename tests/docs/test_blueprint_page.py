"""The page for authors of blueprints names every key, and its golden cases pass."""

import re
import textwrap
from pathlib import Path

import msgspec
import pytest

from allmende.basics.units import UNITS
from allmende.solutions.blueprint import types
from allmende.solutions.blueprint.files import MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES
from allmende.solutions.blueprint.golden import run_golden_cases
from allmende.solutions.blueprint.reader import read_blueprint
from allmende.solutions.blueprint.texts import PLACEHOLDERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "blueprints.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
#: What a file is made of, rather than a key in it.
WHOLE = {"Blueprint", "Costs"}
PARTS = [
    part
    for part in vars(types).values()
    if isinstance(part, type) and issubclass(part, types.Part) and part is not types.Part
]


@pytest.mark.parametrize("part", [p for p in PARTS if p.__name__ not in WHOLE], ids=lambda p: p.__name__)
def test_every_key_of_every_part_stands_on_the_page(part):
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]+`", PAGE) + EXAMPLES)))
    assert not set(part.__struct_fields__) - words


def test_all_units_and_limits_stand_on_the_page():
    assert not [code for code in UNITS if f"`{code}`" not in PAGE]
    assert (
        f"more than {MAX_FILES} files, a file over {MAX_FILE_BYTES >> 10} KiB or {MAX_TOTAL_BYTES >> 20} MiB"
        in PAGE
    )


def test_all_placeholders_of_the_council_paper_stand_on_the_page():
    row = next(line for line in PAGE.splitlines() if line.startswith("| `council.md`"))
    assert set(re.findall(r"`(\w+)`", row)) == set(PLACEHOLDERS)


@pytest.mark.parametrize("text", EXAMPLES, ids=["alert", "light"])
def test_the_golden_cases_on_the_page_pass(text):
    case = msgspec.json.decode(text, type=types.AlertCase | types.LightCase)
    blueprint = msgspec.structs.replace(
        read_blueprint(ROOT / "blueprints" / "raumklima-schulen"), cases=(case,)
    )
    results = run_golden_cases(blueprint)
    assert results
    assert not [result for result in results if not result.has_passed]


def test_the_command_that_reads_a_blueprint_works(capsys, monkeypatch):
    (code,) = re.findall(r'python -c "\n(.*?)"\n', PAGE, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(textwrap.dedent(code), "docs/blueprints.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert not [line for line in lines if not line.startswith("ok  ")]
