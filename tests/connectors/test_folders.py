"""Every connector's folder is complete: the same files, a true manifest, rules that are kept or excused."""

import ast
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import get_args

import pytest

import allmende.connectors
from allmende.datahub.ingest.configuration import fields_of
from allmende.datahub.ingest.pull import Direction

ROOM = Path(allmende.connectors.__file__).parent
FOLDERS = sorted(path.parent for path in ROOM.glob("*/manifest.toml"))
INSTALLED = {point.name: point for point in entry_points(group="allmende.connectors")}
FILES = {"manifest.toml", "quality.toml", "README.md", "connector.py"}
MANIFEST = {"key", "name", "owner", "direction", "hub_api", "requirements", "data_licence"}
BASIC = {"manifest", "config_check", "recorded_fixture", "readme"}
SOLID = {"recovers_from_outage", "relogin", "mapping_coverage", "owner"}

folders = pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])


def manifest_of(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "manifest.toml").read_text())


def test_no_folder_lacks_a_manifest() -> None:
    with_code = {path.parent for path in ROOM.glob("*/connector.py")}
    assert with_code == set(FOLDERS)
    assert len(FOLDERS) >= 15


@folders
def test_every_file_is_there_and_the_manifest_is_complete(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} >= FILES
    manifest = manifest_of(folder)
    assert set(manifest) == MANIFEST
    assert manifest["key"] == folder.name
    assert manifest["direction"] in get_args(Direction)
    assert len((folder / "README.md").read_text()) > 300


@folders
def test_it_is_installed_as_its_manifest_says(folder: Path) -> None:
    manifest = manifest_of(folder)
    if manifest["direction"] == "upload":
        # People upload; no source of the hub refers to it.
        assert folder.name not in INSTALLED
        return
    connector = INSTALLED[folder.name].load()
    assert (connector.key, connector.name) == (folder.name, connector.name.strip())
    assert getattr(connector, "direction", "push") == manifest["direction"]


@folders
def test_a_configuration_can_be_asked_in_a_form(folder: Path) -> None:
    if not (folder / "config.py").exists() or folder.name not in INSTALLED:
        return
    connector = INSTALLED[folder.name].load()
    fields = fields_of(connector.config_type)
    assert fields
    for field in fields:
        assert field.label != field.name, f"{field.name} has no German label"
    assert connector.summary.endswith(".")


@folders
def test_every_rule_is_done_or_excused_with_a_reason(folder: Path) -> None:
    levels = tomllib.loads((folder / "quality.toml").read_text())
    assert set(levels["basic"]) == BASIC
    assert set(levels["solid"]) == SOLID
    for rules in levels.values():
        for rule, state in rules.items():
            assert state == "done" or len(state["exempt"]) > 10, rule


@folders
def test_it_has_recorded_payloads_and_tests_of_its_own(folder: Path) -> None:
    own = Path(__file__).parent / folder.name
    shared = (Path(__file__).parent / "test_mapping.py").read_text()
    assert list(own.glob("test_*.py")) or f"connectors.{folder.name}.connector" in shared


@folders
def test_a_mapping_knows_no_network_no_clock_and_no_database(folder: Path) -> None:
    for path in folder.glob("*.py"):
        if path.name in ("connector.py", "client.py", "__init__.py"):
            continue
        tree = ast.parse(path.read_text())
        modules = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        modules |= {
            (node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        }
        assert not modules & {
            "httpx",
            "aiomqtt",
            "psycopg",
            "socket",
            "django",
            "requests",
            "asyncio",
            "time",
        }
        calls = {node.func.attr for node in ast.walk(tree)
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
        assert not calls & {"now", "today", "utcnow"}, path
