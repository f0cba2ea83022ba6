"""Reads a blueprint from its folder or zip: every file typed, every reference checked, nothing executed."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from allmende.solutions.blueprint import markdown
from allmende.solutions.blueprint.checks import check
from allmende.solutions.blueprint.errors import BlueprintInvalid
from allmende.solutions.blueprint.files import files_of
from allmende.solutions.blueprint.types import (
    About,
    AlertCase,
    AlertTemplate,
    Blueprint,
    Costs,
    DashboardTemplate,
    DatasetTemplate,
    Demo,
    EntityType,
    IndicatorTemplate,
    LightCase,
    Profile,
    SourceTemplate,
)

KNOWN_PATHS = re.compile(
    r"blueprint\.toml|costs\.toml|demo\.toml|council\.md|guide\.md|CHANGELOG\.md|README\.md"
    r"|entities/[\w-]+\.json|(profiles|sources|dashboards|alerts|datasets|indicators)/[\w-]+\.toml"
    r"|codecs/[\w-]+\.js|alerts/cases/[\w-]+\.json"
)

Shape = TypeVar("Shape")


def read_blueprint(folder_or_zip: Path) -> Blueprint:
    """Read a blueprint.

    Raises:
        BlueprintInvalid: names the file and what is wrong with it; the first fault found.
    """
    files = files_of(folder_or_zip)
    for name in files:
        if not KNOWN_PATHS.fullmatch(name):
            raise BlueprintInvalid(name, "does not belong into a blueprint")
    blueprint = Blueprint(
        about=from_toml(files, "blueprint.toml", About),
        entities=all_of(files, "entities", EntityType),
        profiles=all_of(files, "profiles", Profile),
        codecs=codecs_of(files),
        sources=all_of(files, "sources", SourceTemplate),
        dashboards=all_of(files, "dashboards", DashboardTemplate),
        alerts=all_of(files, "alerts", AlertTemplate),
        cases=cases_of(files),
        datasets=all_of(files, "datasets", DatasetTemplate),
        indicators=all_of(files, "indicators", IndicatorTemplate),
        costs=from_toml(files, "costs.toml", Costs),
        council=markdown.council_from("council.md", text_of(files, "council.md")),
        guide=markdown.guide_from("guide.md", text_of(files, "guide.md")),
        demo=from_toml(files, "demo.toml", Demo) if "demo.toml" in files else None,
        changelog=markdown.changelog_from("CHANGELOG.md", text_of(files, "CHANGELOG.md")),
        file_hashes={name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    )
    check(blueprint)
    return blueprint


def digest(blueprint: Blueprint) -> str:
    """Return a fingerprint of all files, the same for folder and zip; what is installed is known by it."""
    return sha256(json.dumps(dict(blueprint.file_hashes), sort_keys=True).encode()).hexdigest()


def text_of(files: dict[str, bytes], name: str) -> str:
    """Return a file's text.

    Raises:
        BlueprintInvalid: it is missing or not UTF-8.
    """
    if name not in files:
        raise BlueprintInvalid(name, "is missing")
    try:
        return files[name].decode("utf-8")
    except UnicodeDecodeError as err:
        raise BlueprintInvalid(name, "is not UTF-8") from err


def from_toml(files: dict[str, bytes], name: str, shape: type[Shape]) -> Shape:
    """Read a TOML file into its type.

    Raises:
        BlueprintInvalid: it is missing, not TOML, or has a wrong, missing or unknown key.
    """
    try:
        return msgspec.toml.decode(text_of(files, name), type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError) as err:
        raise BlueprintInvalid(name, str(err)) from err


def from_json(files: dict[str, bytes], name: str, shape: type[Shape]) -> Shape:
    """Read a JSON file into its type.

    Raises:
        BlueprintInvalid: it is missing, not JSON, or has a wrong, missing or unknown key.
    """
    try:
        return msgspec.json.decode(text_of(files, name), type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError) as err:
        raise BlueprintInvalid(name, str(err)) from err


def all_of(files: dict[str, bytes], folder: str, shape: type[Shape]) -> tuple[Shape, ...]:
    """Read every file of a folder (not of folders in it), by name."""
    names = sorted(name for name in files if name.rpartition("/")[0] == folder)
    return tuple(
        from_toml(files, name, shape) if name.endswith(".toml") else from_json(files, name, shape)
        for name in names
    )


def codecs_of(files: dict[str, bytes]) -> dict[str, str]:
    """Return every codec's JavaScript by its file name without ending."""
    names = sorted(name for name in files if name.startswith("codecs/"))
    return {Path(name).stem: text_of(files, name) for name in names}


def cases_of(files: dict[str, bytes]) -> tuple[AlertCase | LightCase, ...]:
    """Read the golden cases, by name."""
    names = sorted(name for name in files if name.startswith("alerts/cases/"))
    cases: list[AlertCase | LightCase] = []
    for name in names:
        try:
            cases.append(msgspec.json.decode(text_of(files, name), type=AlertCase | LightCase))
        except (msgspec.MsgspecError, ValueError, RecursionError) as err:
            raise BlueprintInvalid(name, str(err)) from err
    return tuple(cases)
