"""Everything that may be asked of the data hub: one door, whatever the files behind it."""

from allmende.datahub.selectors.alerts import alerts_of, open_alerts_of
from allmende.datahub.selectors.datasets import (
    dataset_for,
    datasets_of,
    extent_of,
    release_sentences,
    room_csv,
    stream_rows,
)
from allmende.datahub.selectors.figures import entities_with_valid_reading, period_comparison
from allmende.datahub.selectors.history import history, series_of
from allmende.datahub.selectors.rooms import (
    dashboard_for,
    dashboards_of,
    devices_of,
    entity_for,
    latest_of,
    release_of,
    room_states,
    rooms_of,
    schools_of,
)
from allmende.datahub.selectors.sentences import history_sentence
from allmende.datahub.selectors.sources import (
    addressed_sources,
    count_rejected,
    device_for,
    device_rows,
    held_messages,
    open_messages,
    profiles_of,
    silent_devices,
    source_for,
    sources_of,
    unassigned_devices,
    waiting_per_device,
)

__all__ = [
    "addressed_sources",
    "alerts_of",
    "count_rejected",
    "dashboard_for",
    "dashboards_of",
    "dataset_for",
    "datasets_of",
    "device_for",
    "device_rows",
    "devices_of",
    "entities_with_valid_reading",
    "entity_for",
    "extent_of",
    "held_messages",
    "history",
    "history_sentence",
    "latest_of",
    "open_alerts_of",
    "open_messages",
    "period_comparison",
    "profiles_of",
    "release_of",
    "release_sentences",
    "room_csv",
    "room_states",
    "rooms_of",
    "schools_of",
    "series_of",
    "silent_devices",
    "source_for",
    "sources_of",
    "stream_rows",
    "unassigned_devices",
    "waiting_per_device",
]
