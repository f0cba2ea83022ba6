"""Reading, refusing and comparing blueprints."""

import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from allmende.solutions.blueprint import files
from allmende.solutions.blueprint.changes import difference
from allmende.solutions.blueprint.errors import BlueprintInvalid
from allmende.solutions.blueprint.golden import run_golden_cases
from allmende.solutions.blueprint.reader import digest, read_blueprint
from allmende.solutions.blueprint.texts import BLANK

ORIGINAL = Path(__file__).parents[3] / "blueprints" / "raumklima-schulen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ORIGINAL, tmp_path / "raumklima-schulen"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def zipped(folder: Path, place: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, prefix + path.relative_to(folder).as_posix())
    return place


@pytest.mark.parametrize("prefix", ["", "raumklima-schulen-1.0/"])
def test_a_zip_is_the_same_as_its_folder(folder, tmp_path, prefix) -> None:
    from_zip = read_blueprint(zipped(folder, tmp_path / "b.zip", prefix))
    assert from_zip == read_blueprint(folder)
    assert digest(from_zip) == digest(read_blueprint(folder))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("blueprint.toml", "title =", "titel =", "unknown field `titel`"),
        ("blueprint.toml", "sdgs = [3,", "sdgs = [18,", "17 UN goals"),
        ("blueprint.toml", 'kind = "email_list"', 'kind = "emails"', "emails"),
        ("blueprint.toml", 'default = "delayed"', 'default = "secretly"', "publish_mode"),
        ("blueprint.toml", "required = false", 'secret = true\ndefault = "1234"', "secret has no default"),
        ("blueprint.toml", 'good = ["yes"]', 'good = ["jein"]', "lorawan_coverage"),
        ("blueprint.toml", 'version = "1.', 'version = "2.', "CHANGELOG.md"),
        ("profiles/elsys-ers-co2.toml", 'codec = "elsys-ers-co2"', 'codec = "elsys"', "codecs/elsys.js"),
        ("profiles/elsys-ers-co2.toml", 'unit = "59"', 'unit = "P1"', "co2 in P1"),
        (
            "profiles/elsys-ers-co2.toml",
            'counts_attribute = "co2"',
            'counts_attribute = "dust"',
            "not measured",
        ),
        ("profiles/elsys-ers-co2.toml", 'key = "elsys-ers-co2"', 'key = "elsys"', "file name"),
        ("entities/Room.json", '"unit": "59"', '"unit": "ppm"', "co2"),
        ("dashboards/raumklima.toml", "below = 1000", "below = 3000", "do not rise"),
        ("dashboards/raumklima.toml", "up_to = 2000\n", "", "thresholds"),
        (
            "alerts/co2.toml",
            'recipients_parameter = "alert_recipients"',
            'recipients_parameter = "x"',
            "email_list",
        ),
        ("alerts/cases/luecke.json", '"rule": "co2"', '"rule": "co3"', "co3"),
        ("alerts/cases/luecke.json", '"kind": "alert"', '"kind": "smell"', "smell"),
        (
            "indicators/rooms_live.toml",
            "count_simulated = false",
            "count_simulated = true",
            "count_simulated",
        ),
        ("indicators/rooms_live.toml", 'attribute = "co2"', 'attribute = "noise"', "noise"),
        ("sources/chirpstack.toml", 'value = "chirpstack"', 'value = "chirp"', "cannot be chosen"),
        ("council.md", "{kommune}", "{stadtkasse}", "stadtkasse"),
        ("guide.md", " {#zustimmung}", "", "no {#key}"),
        ("guide.md", "{#raeume}", "{#zustimmung}", "twice"),
        ("CHANGELOG.md", "1.1.0 (", "9.0.0 (", "newest first"),
        ("CHANGELOG.md", "2026-05-04", "2026-05-44", "date"),
        ("demo.toml", 'profile = "elsys-ers-co2"', 'profile = "none"', "none"),
        ("costs.toml", 'unit_price = "210.00"', 'unit_price = "teuer"', "unit_price"),
        ("costs.toml", 'key = "gateway"', 'key = "devices"', "twice"),
        ("alerts/co2.toml", "above = 2000", "above = 2000\nbelow = 18", "exactly one of above and below"),
        ("alerts/co2.toml", "above = 2000", "hysteresis = 5", "exactly one of above and below"),
        ("alerts/co2.toml", "above = 2000", "above = 2000\nhysteresis = -5", "hysteresis is negative"),
    ],
)
def test_a_wrong_word_is_refused_with_file_and_reason(folder, name, old, new, said) -> None:
    edit(folder, name, old, new)
    with pytest.raises(BlueprintInvalid) as caught:
        read_blueprint(folder)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["blueprint.toml", "costs.toml", "council.md", "guide.md", "CHANGELOG.md"])
def test_a_missing_file_is_named(folder, name) -> None:
    (folder / name).unlink()
    with pytest.raises(BlueprintInvalid, match="missing") as caught:
        read_blueprint(folder)
    assert caught.value.path == name


@pytest.mark.parametrize("name", ["run.py", "codecs/x.py", "templates/page.html", "alerts/cases/deep/x.json"])
def test_a_file_that_does_not_belong_is_refused(folder, name) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x = 1")
    with pytest.raises(BlueprintInvalid, match="does not belong"):
        read_blueprint(folder)


def test_links_and_other_encodings_are_refused(folder, tmp_path) -> None:
    (folder / "guide.md").write_bytes("Lüften".encode("latin-1"))
    with pytest.raises(BlueprintInvalid, match="UTF-8"):
        read_blueprint(folder)
    (folder / "guide.md").unlink()
    (folder / "guide.md").symlink_to("/etc/hostname")
    with pytest.raises(BlueprintInvalid, match="link"):
        read_blueprint(folder)


@pytest.mark.parametrize(
    "name", ["../guide.md", "/guide.md", "a/../../guide.md", "C:guide.md", "a\\guide.md"]
)
def test_a_zip_cannot_point_outside(tmp_path, name) -> None:
    place = tmp_path / "b.zip"
    with zipfile.ZipFile(place, "w") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, "x")
    with pytest.raises(BlueprintInvalid, match="outside"):
        read_blueprint(place)


def test_a_zip_cannot_hold_links_bombs_or_a_file_twice(tmp_path) -> None:
    place = tmp_path / "b.zip"
    with zipfile.ZipFile(place, "w") as archive:
        link = zipfile.ZipInfo("guide.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BlueprintInvalid, match="outside"):
        read_blueprint(place)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("guide.md", b"\0" * (50 << 20))
    with pytest.raises(BlueprintInvalid, match="larger"):
        read_blueprint(place)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files.MAX_FILES + 1):
            archive.writestr(f"codecs/c{number}.js", b"")
    with pytest.raises(BlueprintInvalid, match="more than"):
        read_blueprint(place)
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("guide.md", "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("guide.md", "b")
    with pytest.raises(BlueprintInvalid, match="twice"):
        read_blueprint(place)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_zip_is_refused(tmp_path, content) -> None:
    place = tmp_path / "b.zip"
    place.write_bytes(content)
    with pytest.raises(BlueprintInvalid):
        read_blueprint(place)
    with pytest.raises(BlueprintInvalid):
        read_blueprint(tmp_path / "nowhere")


def test_the_same_version_has_no_difference(folder) -> None:
    assert difference(read_blueprint(ORIGINAL), read_blueprint(folder)) == []


def test_a_difference_is_told_in_words(folder) -> None:
    old = read_blueprint(folder)
    edit(folder, "alerts/co2.toml", "above = 2000", "above = 1800")
    edit(folder, "costs.toml", 'unit_price = "210.00"', 'unit_price = "190.00"')
    edit(folder, "codecs/mclimate-co2.js", "payload too short", "too short")
    (folder / "profiles" / "dragino-lht65.toml").unlink()
    edit(
        folder,
        "guide.md",
        "## Wirkung ansehen {#wirkung}",
        "## Feiern {#feiern}\n\nJa.\n\n## Wirkung ansehen {#wirkung}",
    )
    sentences = [change.sentence for change in difference(old, read_blueprint(folder))]
    assert sentences == [
        "Geräteprofil „Dragino LHT65 (ohne CO2)“ fällt weg.",
        "Decodierer „mclimate-co2“ ändert sich.",
        "Meldung „Luft zu lange verbraucht“ ändert sich: above 2000.0 → 1800.0.",
        "Kostenzeile „CO2-Gerät“ ändert sich: unit_price 210.00 → 190.00.",
        "Schritt im Leitfaden „Feiern“ kommt hinzu.",
    ]


def test_no_difference_stays_unnamed(folder) -> None:
    old = read_blueprint(folder)
    edit(folder, "demo.toml", "# Invented", "# All invented")
    (change,) = difference(old, read_blueprint(folder))
    assert change.sentence == "Datei „demo.toml“ ändert sich."
    assert digest(old) != digest(read_blueprint(folder))


def test_a_golden_case_can_fail(folder) -> None:
    edit(folder, "alerts/co2.toml", "longer_than_min = 30", "longer_than_min = 90")
    failed = [r for r in run_golden_cases(read_blueprint(folder)) if not r.has_passed]
    assert {r.title for r in failed} >= {"Mehr als 30 Minuten über 2.000 ppm: Meldung"}
    assert {r.got for r in failed} == {
        "keine Meldung, darüber seit Minute 0",
        "keine Meldung, darüber seit Minute 10",
    }


def test_a_council_paper_says_what_is_not_known() -> None:
    paper = dict(read_blueprint(ORIGINAL).council.filled({"kommune": "Musterstadt"}))
    assert "Kommune Musterstadt" in paper["Sachverhalt"]
    assert f"Einmalig: {BLANK}." in paper["Finanzielle Auswirkungen"]
    assert "{" not in "".join(paper.values())


def test_golden_cases_prove_the_way_back_and_lower_limits(folder) -> None:
    case = """{"kind": "alert", "title": "%s", "rule": "co2", "interval_min": 10,
        "readings": [%s], "expect": {"raised": %s}}"""
    is_raised = 'true, "since_minute": 0, "raised_at_minute": 40'

    def readings(*values: int) -> str:
        rows = (f'{{"minute": {place * 10}, "value": {value}}}' for place, value in enumerate(values))
        return ", ".join(rows)

    edit(folder, "alerts/co2.toml", "above = 2000", "above = 2000\nhysteresis = 200")
    trembling = case % ("zittert", readings(2100, 2100, 2100, 2100, 2100, 1900), is_raised)
    back = case % ("wieder gut", readings(2100, 2100, 2100, 2100, 2100, 1800), "false")
    for name, text in (("zittert", trembling), ("zurueck", back)):
        (folder / f"alerts/cases/{name}.json").write_text(text)
    results = {r.title: r.has_passed for r in run_golden_cases(read_blueprint(folder))}
    assert (results["zittert"], results["wieder gut"]) == (True, True)
    edit(folder, "alerts/co2.toml", "above = 2000\nhysteresis = 200", "below = 2000")
    assert not all(r.has_passed for r in run_golden_cases(read_blueprint(folder)))
    (folder / "alerts/cases/zittert.json").write_text(
        case % ("niedrig", readings(500, 500, 500, 500, 500), is_raised)
    )
    results = {r.title: r.has_passed for r in run_golden_cases(read_blueprint(folder))}
    assert results["niedrig"]
