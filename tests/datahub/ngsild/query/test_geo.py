"""Where entities lie."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.datahub.ngsild.geometry import box_of
from allmende.datahub.ngsild.query.geo import GeoQuery, distances_m, read_geoquery


def asked(georel: str, geometry: str, coordinates: Any) -> GeoQuery:
    return read_geoquery(
        georel=georel, geometry=geometry, coordinates=json.dumps(coordinates), geoproperty=None,
        expand=lambda name: name,
    )  # fmt: skip


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def line(*positions: list[float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": list(positions)}


SHELL, HOLE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]}


@pytest.mark.parametrize(
    ("query", "target", "fits"),
    [
        (asked("within", "Polygon", [SHELL, HOLE]), point(2, 2), True),
        (asked("within", "Polygon", [SHELL, HOLE]), point(5, 5), False),
        (asked("within", "Polygon", [SHELL]), point(0, 5), False),
        (asked("intersects", "Polygon", [SHELL]), point(0, 5), True),
        (asked("disjoint", "Point", [1, 1]), point(1, 1), False),
        (asked("equals", "Point", [1, 1]), point(1, 1), True),
        (asked("contains", "Point", [1, 1]), SQUARE, True),
        (asked("overlaps", "Polygon", [[[2, 2], [6, 2], [6, 6], [2, 6], [2, 2]]]), SQUARE, True),
        (asked("overlaps", "Polygon", [[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]]), SQUARE, False),
        (asked("near;maxDistance==1200", "Point", [7.85, 51.03]), point(7.85, 51.0407), True),
        (asked("near;minDistance==1200", "Point", [7.85, 51.03]), point(7.85, 51.0407), False),
        # The nearest point of a line, not its first; along the line, not along a great circle.
        (asked("near;maxDistance==2000", "LineString", [[0, 60], [10, 60]]), point(10, 60.009), True),
        (asked("near;maxDistance==2000", "LineString", [[0, 61], [10, 61]]), point(10, 60.009), False),
        # Far north a degree of longitude is short.
        (asked("near;maxDistance==20000", "Point", [0, 85]), line([1, 85], [0, 85.6]), True),
        (asked("near;maxDistance==5000", "Point", [0, 85]), line([1, 85], [0, 85.6]), False),
        # Beyond the date line.
        (asked("near;maxDistance==30000", "Point", [179.9, 0]), point(-179.9, 0), True),
        (asked("near;maxDistance==30000", "Point", [179.9, 0]), line([-179.9, 0], [-179.8, 0]), True),
        (asked("near;maxDistance==100", "Point", [1, 1]), SQUARE, True),
        # What cannot be repaired or is none fits nowhere.
        (asked("within", "Polygon", [SHELL]), {"type": "Point", "coordinates": []}, False),
        (asked("disjoint", "Point", [1, 1]), {"type": "Nothing"}, False),
    ],
)  # fmt: skip
def test_relations(query: GeoQuery, target: dict[str, Any], fits: bool) -> None:
    assert query.fits(target) is fits


def test_distances_are_those_of_a_sphere() -> None:
    olpe, berlin = [7.8456, 51.0289], [13.405, 52.52]
    (metres,) = distances_m([json.dumps(point(*berlin))], json.dumps(point(*olpe)))
    assert metres == pytest.approx(415_400, rel=0.005)
    assert math.isnan(distances_m(["{}"], json.dumps(point(1, 1)))[0])


LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@settings(max_examples=400, deadline=None)
@given(lon=LON, lat=LAT, metres=st.floats(1, 2_000_000), target_lon=LON, target_lat=LAT)
def test_boxes_hold_everything_near(
    lon: float, lat: float, metres: float, target_lon: float, target_lat: float
) -> None:
    query = asked(f"near;maxDistance=={metres}", "Point", [lon, lat])
    # Half of the targets lie about as far as asked.
    for target in (point(target_lon, target_lat), point(
        max(-180, min(180, lon + (target_lon / 180) * metres / 90_000)),
        max(-90, min(90, lat + (target_lat / 90) * metres / 111_000)),
    )):  # fmt: skip
        boxes = query.boxes
        if boxes is None or not query.fits(target):
            continue
        west, south, east, north = box_of(target)
        assert any(w <= east and e >= west and s <= north and n >= south for w, s, e, n in boxes)
