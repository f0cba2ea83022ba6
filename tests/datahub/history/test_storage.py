"""Cold files in a folder and in a bucket: the same behaviour."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from allmende.config.env import SettingInvalid, read_environment
from allmende.datahub.cold.storage import ColdStorage, ColdStoreInvalid, ColdStoreUnavailable
from allmende.datahub.models import ColdFile
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.services import archive, rollups
from tests.datahub import factories as hub

MAY = date(2026, 5, 1)


@pytest.fixture(params=["folder", "bucket"])
def address(request, tmp_path):
    """Where files lie."""
    if request.param == "folder":
        return str(tmp_path / "history")
    server = request.getfixturevalue("s3_server")
    return f"s3://test:test@verlauf/{tmp_path.name}?endpoint={server}&scheme=http&region=us-east-1"


@pytest.fixture
def local(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 50_000)
    return file


def test_what_is_put_is_read_and_deleted(address, local):
    storage = ColdStorage.at(address)
    storage.put(local, "7/2026-05-a.parquet")
    storage.put(local, "8/2026-05-a.parquet")
    assert storage.paths() == ["7/2026-05-a.parquet", "8/2026-05-a.parquet"]
    with storage.reading("7/2026-05-a.parquet") as file:
        file.seek(1_000_000)
        assert file.read(4) == bytes([64, 65, 66, 67])
        assert file.size() == 256 * 50_000
    storage.delete("7/2026-05-a.parquet")
    storage.delete("7/2026-05-a.parquet")
    assert storage.paths() == ["8/2026-05-a.parquet"]
    with pytest.raises(ColdStoreUnavailable), storage.reading("7/2026-05-a.parquet"):
        pass


@pytest.mark.django_db
def test_a_month_goes_there_and_is_answered_from_there(address, settings):
    settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, cold_store=address)
    room = hub.room(hub.school(hub.space()))
    series = hub.readings(room, [float(n) for n in range(500)], end=datetime(2026, 5, 20, tzinfo=UTC))
    rollups.roll_up(actor=hub.SYSTEM, now=datetime(2026, 10, 1, tzinfo=UTC))
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped
    found = cold_readings(room.tenant_id, [series.pk], None, None)
    assert found.value.tolist() == [float(n) for n in range(500)]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from observation")
        assert cursor.fetchone() == (0,)
    assert ColdStorage.at(address).paths() == [ColdFile.objects.get().path]


def test_a_folder_is_for_the_product_alone(tmp_path, local):
    ColdStorage.at(str(tmp_path / "history")).put(local, "7/x.parquet")
    assert (tmp_path / "history").stat().st_mode & 0o777 == 0o700


def test_a_bucket_that_does_not_answer_is_an_error(local):
    storage = ColdStorage.at("s3://test:test@verlauf/x?endpoint=127.0.0.1:9&scheme=http&region=us-east-1")
    with pytest.raises(ColdStoreUnavailable):
        storage.put(local, "7/2026-05-a.parquet")


@pytest.mark.parametrize("wrong", ["ftp://host/x", "s3://", "s3://bucket/x?secret=1"])
def test_other_addresses_are_refused(wrong):
    with pytest.raises(ColdStoreInvalid):
        ColdStorage.at(wrong)


def test_the_operator_names_the_place():
    assert read_environment({"ALLMENDE_DATA": "/srv/a"}).cold_store == "/srv/a/history"
    assert read_environment({"ALLMENDE_COLD_STORE": "s3://eimer/x"}).cold_store == "s3://eimer/x"
    with pytest.raises(SettingInvalid, match="ALLMENDE_COLD_STORE"):
        read_environment({"ALLMENDE_COLD_STORE": "ftp://eimer"})
