import json

import pytest
import shapely
from shapely.geometry import Polygon, shape

from scripts import cut_boundaries


def _feature(ags, polygon, land=cut_boundaries.LAND):
    return {"properties": {"AGS": ags, "GF": land}, "geometry": json.loads(shapely.to_geojson(polygon))}


def _wiggly(x, points=2000):
    """A border from south to north with far more points than a page needs."""
    return [(x + 0.001 * (n % 2), 50 + n / points) for n in range(points + 1)]


def test_neighbours_keep_their_border_and_the_size_limit(monkeypatch):
    monkeypatch.setattr(cut_boundaries, "LIMIT_BYTES", 4_000)
    border = _wiggly(9.0)
    west, east = Polygon([*border, (8, 51), (8, 50)]), Polygon([*border, (10, 51), (10, 50)])

    text, tolerance = cut_boundaries.smallest_loss(["99001001", "99001002"], [west, east])

    collection = json.loads(text)
    areas = [shape(feature["geometry"]) for feature in collection["features"]]
    assert len(text) <= 4_000
    assert tolerance > cut_boundaries.TOLERANCES[0]
    assert shapely.coverage_is_valid(areas)
    assert shapely.union_all(areas).geom_type == "Polygon"
    assert "BKG 2017" in collection["attribution"]


def test_what_cannot_fit_is_refused(monkeypatch):
    monkeypatch.setattr(cut_boundaries, "LIMIT_BYTES", 100)

    with pytest.raises(ValueError, match="100 bytes"):
        cut_boundaries.smallest_loss(["99001001"], [shapely.box(9, 50, 10, 51)])


def test_only_land_of_the_wanted_is_taken_and_its_parts_are_joined(tmp_path):
    path = tmp_path / "gemeinden.geo.json"
    features = [
        {},
        _feature("99001001", shapely.box(9, 50, 10, 51)),
        _feature("99001001", shapely.box(10, 50, 11, 51)),
        _feature("99001001", shapely.box(20, 50, 21, 51), land=2),
        _feature("99001002", shapely.box(12, 50, 13, 51)),
    ]
    path.write_text(json.dumps(features), encoding="utf-8")

    areas = cut_boundaries.read_areas(path, {"99001001"})

    assert list(areas) == ["99001001"]
    assert areas["99001001"].equals(shapely.box(9, 50, 11, 51))


def test_a_missing_municipality_writes_nothing(tmp_path, monkeypatch, capsys):
    (tmp_path / "municipalities.csv").write_text("ags\n99001001\n", encoding="utf-8")
    (tmp_path / "gemeinden.geo.json").write_text("[]", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["cut_boundaries.py", str(tmp_path), str(tmp_path)])

    assert cut_boundaries.main() == 1
    assert "99001001" in capsys.readouterr().err
    assert not (tmp_path / "boundaries.geojson").exists()
