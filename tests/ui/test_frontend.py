import gzip
import json
import subprocess

import pytest

from allmende.config import frontend
from allmende.ui.formats import age_text, quantity_text

KB = 1000


@pytest.fixture(scope="module")
def built():
    frontend.ensure_build()
    return frontend.installed()


def weight(folder, *names):
    files = json.loads((folder / "manifest.json").read_text())["files"]
    return sum(len(gzip.compress((folder / files[name]).read_bytes(), 9)) for name in names)


def test_pages_without_a_chart_stay_light(built):
    assert weight(built.build_folder, "base.js", "live.js") <= 60 * KB
    assert weight(built.build_folder, "base.css") <= 45 * KB
    assert weight(built.build_folder, "chart.js") <= 220 * KB


def test_the_lock_names_no_registry(built):
    if built.sources is None:
        pytest.skip("installed from a wheel, no sources")
    lock = json.loads((built.sources / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


@pytest.fixture
def sample(tmp_path):
    """A small frontend with a complete build of its sources."""
    sources = tmp_path / "frontend"
    (sources / "src").mkdir(parents=True)
    (sources / "package-lock.json").write_text("{}")
    (sources / "src" / "base.js").write_text("1")
    made = frontend.Frontend(package=tmp_path / "allmende", sources=sources)
    made.build_folder.mkdir(parents=True)
    for name in frontend.NEEDED:
        (made.build_folder / name).write_text("")
    manifest = {"sources": frontend.fingerprint(sources), "files": {name: name for name in frontend.NEEDED}}
    (made.build_folder / "manifest.json").write_text(json.dumps(manifest))
    return made


def test_a_complete_build_of_these_sources_is_ready(sample):
    assert sample.state() == "ready"


@pytest.mark.parametrize("lost", ["manifest.json", "base.css", "chart.js"])
def test_a_lost_file_is_noticed(sample, lost):
    (sample.build_folder / lost).unlink()
    assert sample.state() == "missing"


def test_changed_sources_make_the_build_outdated(sample):
    (sample.sources / "src" / "base.js").write_text("2")
    assert sample.state() == "outdated"


def test_without_node_the_missing_build_names_its_remedy(sample, monkeypatch):
    (sample.build_folder / "manifest.json").unlink()
    monkeypatch.setattr(frontend, "installed", lambda: sample)
    monkeypatch.setattr(frontend, "find_node", lambda: None)
    with pytest.raises(frontend.FrontendNotBuilt, match="uv sync --reinstall-package allmende"):
        frontend.ensure_build()


def in_node(built, script):
    """Run a module script beside the sources and return what it prints as JSON."""
    node = frontend.find_node()
    if node is None or built.sources is None:
        pytest.skip("needs Node.js and the sources")
    command = [str(node.program), "--input-type=module", "-e", script]
    done = subprocess.run(
        command, cwd=built.sources / "src/js", capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def test_pages_and_scripts_use_the_same_words(built):
    ages = [0, 59, 60, 119, 3599, 3600, 7200, 86399, 86400, 29 * 86400]
    values = [
        (2140, "ppm", 0, "59"),
        (22.44, "°C", 1, "CEL"),
        (1234567.25, "V", 1, "VLT"),
        (0, "ppm", 0, "59"),
    ]
    script = f"""import {{ ageText, quantityText }} from "./words.js";
    const written = {json.dumps(values)}.map((value) => quantityText(...value));
    console.log(JSON.stringify([{json.dumps(ages)}.map(ageText), written]));"""
    said, written = in_node(built, script)
    assert said == [age_text(age) for age in ages]
    assert written == [quantity_text(value, code) for value, _, _, code in values]


def test_the_worst_room_comes_first_and_silence_is_not_good(built):
    rooms = [
        {"level": level, "value": value, "index": index}
        for index, (level, value) in enumerate(
            [
                ("good", 900),
                ("unknown", 0),
                ("soon", 1100),
                ("stale", 5000),
                ("now", 2100),
                ("good", 400),
                ("now", 2500),
            ]
        )
    ]
    script = f"""import {{ before }} from "./rooms.js";
    console.log(JSON.stringify({json.dumps(rooms)}.sort(before).map((room) => room.index)));"""
    assert in_node(built, script) == [6, 4, 2, 3, 0, 5, 1]


def test_the_levels_meet_at_their_thresholds(built):
    levels = [{"from": 0, "level": "good"}, {"from": 1000, "level": "soon"}, {"from": 2000.1, "level": "now"}]
    script = f"""import {{ levelOf }} from "./rooms.js";
    const found = [-5, 999, 1000, 2000, 2001].map((value) => levelOf(value, {json.dumps(levels)}));
    console.log(JSON.stringify(found.map((step) => step.level)));"""
    assert in_node(built, script) == ["good", "good", "soon", "soon", "now"]
