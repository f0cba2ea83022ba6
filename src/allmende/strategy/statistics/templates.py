"""Ready descriptions of statistics that towns often collect (`templates.toml`): words, no numbers."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("templates.toml")


@dataclass(frozen=True, slots=True)
class Template:
    """A description to start from; `hint` says where the numbers are usually found."""

    key: str
    title: str
    definition: str
    unit: str
    hint: str
    sdgs: tuple[int, ...]
    decimals: int = 0
    direction: str = "none"
    adds_up: bool = False
    dimension: str = ""
    life_dimension: str = ""
    track: str = ""
    sdg_target: str = ""


@lru_cache(maxsize=1)
def templates() -> Sequence[Template]:
    """Return all templates in the order of the UN goals."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["template"]
    return tuple(Template(**{**row, "sdgs": tuple(row["sdgs"])}) for row in rows)


def template_for(key: str) -> Template | None:
    """Return the template of this key, if there is one."""
    return next((template for template in templates() if template.key == key), None)


def templates_for_goal(number: int) -> Sequence[Template]:
    """Return the templates that serve a UN goal."""
    return [template for template in templates() if number in template.sdgs]
