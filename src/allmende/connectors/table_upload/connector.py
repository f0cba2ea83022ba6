"""Tables that people upload; the portal shows what they say before anything is stored."""

from allmende.connectors.table_upload import mapping
from allmende.connectors.table_upload.config import Config
from allmende.connectors.table_upload.table import TableRefused, read_table
from allmende.datahub.ingest.pull import (
    Checked,
    ConfiguredConnector,
    Direction,
    Harvest,
    Http,
    Observation,
    Payload,
    Station,
)
from allmende.datahub.ingest.types import DeviceKey, PayloadRejected, RejectionReason


class TableUploadConnector:
    """Reads CSV files and Excel workbooks whose columns somebody has explained."""

    key = "table_upload"
    name = "CSV- oder Excel-Datei"
    direction: Direction = "upload"
    summary = "Messwerte aus einer Tabelle, die Sie hochladen; mit Vorschau, bevor etwas gespeichert wird."
    config_type = Config

    async def check(self, config: Config, http: Http) -> Checked:
        """Nothing is asked of anybody; the file itself is checked in the preview."""
        del config, http
        return Checked("Die Datei wird in der Vorschau geprüft.")

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read a file; every cell that cannot be read is named with its line."""
        try:
            table = read_table(payload.body)
        except TableRefused as err:
            raise PayloadRejected(RejectionReason.BAD_PAYLOAD, f"no readable table: {err.reason}") from err
        parsed = mapping.parse(table, config, now=payload.received_at)
        places = dict.fromkeys(value.place for value in parsed.values)
        return Harvest(
            stations=[Station(DeviceKey(place), place, config.entity_type) for place in places],
            observations=[
                Observation(
                    DeviceKey(value.place), value.attribute, value.value, value.unit, value.observed_at
                )
                for value in parsed.values
            ],
            left_out=[f"line {one.line}: {one.heading}: {one.sentence}" for one in parsed.errors],
        )


CONNECTOR: ConfiguredConnector[Config] = TableUploadConnector()
