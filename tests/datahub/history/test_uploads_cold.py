"""Uploads and months that left the database: known values count as known, and an undo reaches them."""

from datetime import UTC, date, datetime

import msgspec
import pytest
import time_machine

from allmende.datahub.selectors import history
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.services import archive, rollups
from allmende.datahub.services.uploads.looking import config_from
from allmende.datahub.services.uploads.storing import (
    explain_columns,
    keep_upload,
    preview_of,
    store_upload,
    undo_upload,
)
from tests import factories
from tests.datahub import factories as hub

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_store")]
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
MAY = date(2026, 5, 1)
FIRST, AFTER = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
TABLE = "Zeit;CO2 (ppm)\n04.05.2026 10:00;700\n04.05.2026 10:10;710\n04.05.2026 10:30;730\n"


@pytest.fixture(autouse=True)
def night():
    with time_machine.travel(NOW, tick=False):
        yield


def test_values_of_a_cold_month_are_known_and_can_be_taken_back() -> None:
    town = factories.municipality()
    editor = factories.actor("editor", town)
    room = hub.room(hub.school(town.space), "Chemie")
    series = hub.readings(room, [720.0], end=datetime(2026, 5, 4, 8, 20, tzinfo=UTC))

    def upload():
        made = keep_upload(actor=editor, owner=town.space, name="mai.csv", body=TABLE.encode())
        config = msgspec.structs.replace(config_from(made.config), place="Chemie")
        return explain_columns(actor=editor, upload_id=made.pk, config=config)

    first = upload()
    assert store_upload(actor=editor, upload_id=first.pk).readings == 3
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped

    def values() -> list[float]:
        return [row.value for row in cold_readings(town.space.pk, [series.pk], FIRST, AFTER).rows()]

    assert values() == [700, 710, 720, 730]
    _table, preview = preview_of(upload(), now=NOW)
    assert (len(preview.new), preview.duplicates) == (0, 3)
    assert undo_upload(actor=editor, upload_id=first.pk) == 3
    assert values() == [720]
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    past = history(factories.actor("reader", town), room, "co2", "month", date(2026, 5, 31))
    assert [(point.count, point.mean) for point in past.points] == [(1, 720)]
    archive.apply_removals(actor=hub.SYSTEM)
    assert values() == [720]
