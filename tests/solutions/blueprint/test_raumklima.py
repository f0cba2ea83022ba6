"""The blueprint "Raumklima in Schulen": its codecs against published examples, its own golden cases."""

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from allmende.datahub.ingest.codecs.calls import Call, decode_call, decoded_from, encode_call, encoded_from
from allmende.datahub.ingest.codecs.once import answers_to, decode_once
from allmende.datahub.ingest.profiles import DeviceProfile, readings_from
from allmende.datahub.ingest.types import PayloadRejected, Quality, RejectionReason
from allmende.solutions.blueprint.course import day_course
from allmende.solutions.blueprint.golden import run_golden_cases
from allmende.solutions.blueprint.reader import read_blueprint
from allmende.solutions.blueprint.rules import device_profiles

FOLDER = Path(__file__).parents[3] / "blueprints" / "raumklima-schulen"
BLUEPRINT = read_blueprint(FOLDER)
PROFILES = {profile.key: profile for profile in device_profiles(BLUEPRINT)}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

#: Published example's codec name → our profile.
EXAMPLES = {
    "am107": "milesight-am107",
    "ers": "elsys-ers-co2",
    "ers-co2": "elsys-ers-co2",
    "co2-sensor": "mclimate-co2",
    "lht65": "dragino-lht65",
}

#: Attribute, value, unit after mapping; what the examples mean, worked out by hand.
MEANT = {
    "cbf60b0d0376010add7fff": {
        ("temperature", 28.29, "CEL"),
        ("relativeHumidity", 88.6, "P1"),
        ("batteryVoltage", 3.062, "VLT"),
    },
    "0100e202290400270506": {
        ("temperature", 22.6, "CEL"),
        ("relativeHumidity", 41, "P1"),
        ("illuminance", 39, "LUX"),
    },
    "0100e202290400270506060308": {
        ("temperature", 22.6, "CEL"),
        ("relativeHumidity", 41, "P1"),
        ("illuminance", 39, "LUX"),
        ("co2", 776, "59"),
    },
    "01755c03673401046865056a4900": {
        ("batteryLevel", 92, "P1"),
        ("temperature", 30.8, "CEL"),
        ("relativeHumidity", 50.5, "P1"),
    },
    "06651c0079001400": {("illuminance", 28, "LUX")},
    "077de704087d070009733f27": {
        ("co2", 1255, "59"),
        ("tvoc", 7, "61"),
        ("atmosphericPressure", 1004.7, "A97"),
    },
    "010271027384ed": {
        ("co2", 625, "59"),
        ("temperature", 22.7, "CEL"),
        ("relativeHumidity", 51.56, "P1"),
        ("batteryVoltage", 3.5, "VLT"),
    },
    # An Elsys ERS2 CO2, from another platform's collection.
    "0100e20229060308070d62": {
        ("temperature", 22.6, "CEL"),
        ("relativeHumidity", 41, "P1"),
        ("co2", 776, "59"),
        ("batteryVoltage", 3.426, "VLT"),
    },
}


def mapped(profile: DeviceProfile, data) -> set[tuple[str, float, str]]:
    readings = readings_from(profile, data, NOON, simulated=False).readings
    assert all(r.quality == Quality.VALID for r in readings)
    return {(r.attribute, r.value, r.unit) for r in readings}


@pytest.mark.shared_data
def test_every_published_example_decodes_to_its_values_names_and_units(shared_data: Path) -> None:
    lines = (shared_data / "lorawan" / "examples.jsonl").read_text().splitlines()
    examples = [e for e in map(json.loads, lines) if e["codec"] in EXAMPLES]
    assert len(examples) == 8
    calls = [example_call(e) for e in examples]
    for example, answer in zip(examples, answers_to(calls), strict=True):
        if errors := example["expected"].get("errors"):
            with pytest.raises(PayloadRejected) as caught:
                decoded_from(answer)
            assert caught.value.detail == "; ".join(errors)
            continue
        decoded = decoded_from(answer)
        assert decoded.data == example["expected"]["data"]
        assert mapped(PROFILES[EXAMPLES[example["codec"]]], decoded.data) == MEANT[example["bytes_hex"]]


def example_call(example) -> Call:
    profile = PROFILES[EXAMPLES[example["codec"]]]
    return decode_call(profile.codec_source, bytes.fromhex(example["bytes_hex"]), example["fPort"])


@pytest.mark.parametrize(
    ("key", "payload", "f_port"),
    [
        ("milesight-am107", "077de704087d070009733f27", 85),
        ("elsys-ers-co2", "0100e20229060308070d62", 85),
        ("mclimate-co2", "010271027384ed", 2),
        ("dragino-lht65", "cbf60b0d0376010add7fff", 2),
    ],
)
def test_a_payload_becomes_readings_with_units(key, payload, f_port) -> None:
    decoded = decode_once(PROFILES[key].codec_source, bytes.fromhex(payload), f_port)
    assert mapped(PROFILES[key], decoded.data) == MEANT[payload]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("device", "key"), [("Elsys_ERS2_CO2", "elsys-ers-co2"), ("Milesight_AM319", "milesight-am107")]
)
def test_messages_of_near_relatives_give_the_same_common_values(shared_data: Path, device, key) -> None:
    from allmende.connectors.chirpstack.connector import CONNECTOR as chirpstack
    from allmende.connectors.things_stack.connector import CONNECTOR as things_stack

    names = {"temperature": "temperature", "humidity": "relativeHumidity", "co2": "co2"}
    for prefix, connector in (("tts_v3_community", things_stack), ("chirpstack_v4", chirpstack)):
        body = (shared_data / "uplinks" / f"{prefix}__{device}.json").read_bytes()
        (uplink,) = connector.read_message(body, {})
        expected = json.loads((shared_data / "uplinks" / f"{prefix}__{device}.expected.json").read_text())
        telemetry = expected["telemetry"]
        values = (telemetry[0] if isinstance(telemetry, list) else telemetry)["values"]
        decoded = decode_once(PROFILES[key].codec_source, uplink.payload, uplink.f_port)
        got = {name: value for name, value, _ in mapped(PROFILES[key], decoded.data)}
        assert {names[n]: v for n, v in values.items() if n in names}.items() <= got.items()
        assert "co2" in got


@pytest.mark.parametrize("key", [k for k, p in PROFILES.items() if p.has_codec])
def test_what_the_simulator_encodes_decodes_to_the_same_values(key) -> None:
    profile = PROFILES[key]
    wanted = {"co2": 2300.0, "temperature": 21.5, "relativeHumidity": 50.0}
    payload, f_port = encoded_from(answers_to([encode_call(profile.codec_source, wanted)])[0])
    decoded = decode_once(profile.codec_source, payload, f_port)
    got = {r.attribute: r.value for r in readings_from(profile, decoded.data, NOON, simulated=True).readings}
    expected = wanted if profile.counts_attribute else {k: v for k, v in wanted.items() if k != "co2"}
    assert expected.items() <= got.items()


def test_freezing_rooms_keep_their_sign() -> None:
    for key, profile in PROFILES.items():
        if profile.has_codec:
            answer = answers_to([encode_call(profile.codec_source, {"temperature": -5.5, "co2": 500})])[0]
            payload, f_port = encoded_from(answer)
            got = mapped(profile, decode_once(profile.codec_source, payload, f_port).data)
            assert ("temperature", -5.5, "CEL") in got, key


@pytest.mark.parametrize("key", [k for k, p in PROFILES.items() if p.has_codec])
@pytest.mark.parametrize("payload", ["", "00", "ff" * 11, "0775", "01", "0102"])
def test_broken_payloads_are_refused_not_guessed(key, payload) -> None:
    with pytest.raises(PayloadRejected) as caught:
        decode_once(PROFILES[key].codec_source, bytes.fromhex(payload), 99)
    assert caught.value.reason == "hub.codec_refused"


@pytest.mark.parametrize("key", [k for k, p in PROFILES.items() if p.has_codec])
def test_random_payloads_give_numbers_or_a_refusal_never_a_failure(key) -> None:
    dice = random.Random(key)
    starts = [b"", b"\x01", b"\x03\x67", b"\x07\x7d", b"\x06", b"\x01\x02\x71", b"\xcb\xf6"]
    payloads = [dice.choice(starts) + dice.randbytes(dice.randrange(30)) for _ in range(400)]
    calls = [decode_call(PROFILES[key].codec_source, payload, 2) for payload in payloads]
    understood = 0
    for payload, answer in zip(payloads, answers_to(calls), strict=True):
        try:
            decoded = decoded_from(answer)
        except PayloadRejected as rejected:
            if rejected.reason != RejectionReason.CODEC_REFUSED:
                raise
            continue
        understood += 1
        read = readings_from(PROFILES[key], decoded.data, NOON, simulated=False)
        assert read.unusable == {}, payload.hex()
    assert understood > 20


def test_an_absurd_value_is_kept_and_flagged() -> None:
    decoded = decode_once(PROFILES["milesight-am107"].codec_source, bytes.fromhex("077d01c2"), 85)
    (reading,) = readings_from(PROFILES["milesight-am107"], decoded.data, NOON, simulated=False).readings
    assert (reading.value, reading.quality) == (49665, Quality.IMPLAUSIBLE)


def test_a_device_without_co2_counts_nowhere() -> None:
    assert PROFILES["dragino-lht65"].counts_attribute == ""
    assert "co2" not in {f.attribute for f in PROFILES["dragino-lht65"].fields}
    assert {p.counts_attribute for k, p in PROFILES.items() if k != "dragino-lht65"} == {"co2"}


def test_movement_and_sound_are_never_stored() -> None:
    taken = {field.field for profile in PROFILES.values() for field in profile.fields}
    assert not taken & {"motion", "activity", "pir", "occupancy", "soundPeak", "soundAvg"}


@pytest.mark.parametrize("result", run_golden_cases(BLUEPRINT), ids=lambda r: r.title)
def test_golden_cases_hold(result) -> None:
    assert result.got == result.expected


def test_the_publication_is_delayed_unless_a_town_chooses_otherwise() -> None:
    (mode,) = [p for p in BLUEPRINT.about.parameter if p.key == "publish_mode"]
    assert mode.default == "delayed"
    assert {c.value for c in mode.choices} == {m.key for m in BLUEPRINT.datasets[0].mode}


def test_every_price_says_that_it_is_an_example() -> None:
    assert {item.source for item in BLUEPRINT.costs.item} == {"Beispielwert, keine Preisauskunft"}


@pytest.mark.parametrize(
    ("answer", "verdict"), [("yes", "there"), ("no", "missing"), ("unknown", "unclear"), ("", "unclear")]
)
def test_a_choice_is_judged_by_its_good_answers(answer, verdict) -> None:
    (need,) = [n for n in BLUEPRINT.about.need if n.key == "lorawan_coverage"]
    assert need.verdict(answer) == verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("4", "there"), ("3,5", "missing"), ("viel", "unclear"), ("NaN", "unclear"), (None, "unclear")],
)
def test_a_number_is_judged_by_its_lowest_good_value(answer, verdict) -> None:
    (need,) = [n for n in BLUEPRINT.about.need if n.key == "staff_hours_per_month"]
    assert need.verdict(answer) == verdict


def test_a_demo_day_rises_in_lessons_falls_at_night_and_repeats() -> None:
    demo = BLUEPRINT.demo
    assert demo is not None
    worst = max(demo.room, key=lambda room: room.occupancy / room.airing)
    monday, sunday = date(2026, 11, 16), date(2026, 11, 15)
    course = day_course(demo, worst, monday)
    assert course == day_course(demo, worst, monday)
    assert len(course) == 144
    by_minute = {v.minute: v.co2 for v in course}
    assert by_minute[9 * 60 + 10] > by_minute[7 * 60 + 40] + 500
    assert by_minute[23 * 60] < 500
    assert max(v.co2 for v in course) > 2000
    assert max(v.co2 for v in day_course(demo, worst, sunday)) < 500
