"""How a town's devices fare: one list for five or five hundred of them, worst first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.datahub.models import Device, DeviceHealth
from allmende.kernel.models import Space
from allmende.ui.types import Level

#: A device is silent after so many intervals, at the earliest after an hour.
PATIENCE_INTERVALS: Final = 3
SHORTEST: Final = timedelta(hours=1)
#: Fewer readings than this share of what was expected in seven days is called a gap.
COMPLETE_PCT: Final = 90
#: Radio signals weaker than these are worth a look (LoRaWAN; best gateway).
FAIR_DBM, WEAK_DBM = -105.0, -118.0


@dataclass(frozen=True, slots=True)
class State:
    """One way a device can fare.

    Attributes:
        key: In addresses.
        word: What people read, also alone.
        level: Shape and colour.
        rank: Worst first.
    """

    key: str
    word: str | Promise
    level: Level
    rank: int


STATES: Final = {
    state.key: state
    for state in (
        State("schweigt", _("schweigt"), "now", 0),
        State("alte-werte", _("keine neuen Werte"), "now", 1),
        State("steht-still", _("Wert steht still"), "soon", 2),
        State("batterie", _("Batterie schwach"), "soon", 3),
        State("luecken", _("hat Lücken"), "soon", 4),
        State("nie", _("noch nie gehört"), "unknown", 5),
        State("gut", _("in Ordnung"), "good", 6),
    )
}
#: Word in addresses → fields to order by, the better or earlier first.
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "zustand": ("rank", "entity__sort_key", "pk"),
    "ort": ("entity__parent__sort_key", "entity__sort_key", "pk"),
    "zuletzt": ("last_seen_at", "pk"),
    "signal": ("rssi_dbm", "pk"),
    "batterie": ("-health__is_battery_low", "health__battery_unit", "health__battery", "pk"),
    "luecken": ("-health__gaps", "-health__longest_gap_s", "pk"),
}


def devices_with_health(owner: Space, now: datetime) -> "QuerySet[Device]":
    """Return a town's assigned devices with `state`, `rank` and `silent_after`, in no order.

    A device is in the worst state that fits it; silence is judged by the clock, the rest by the hourly look.
    """
    pause = ExpressionWrapper(
        F("source__expected_interval_s") * Value(timedelta(seconds=PATIENCE_INTERVALS)),
        output_field=DurationField(),
    )
    patience = Greatest(pause, Value(SHORTEST, output_field=DurationField()))
    looked_at = DeviceHealth.objects.filter(device=OuterRef("pk"))
    stuck = Exists(looked_at.exclude(stuck=[]))
    incomplete = Q(health__gaps__gt=0) & Q(
        health__times__lt=F("health__expected_times") * Value(COMPLETE_PCT) / Value(100)
    )
    devices = Device.objects.filter(tenant=owner, entity__isnull=False, source__closed_at=None).annotate(
        silent_after=ExpressionWrapper(F("last_seen_at") + patience, output_field=DateTimeField()),
        # A source that is asked goes on telling of a station that measures nothing any more.
        old_after=ExpressionWrapper(F("health__last_measured_at") + patience, output_field=DateTimeField()),
        has_stuck=ExpressionWrapper(Q(stuck), output_field=BooleanField()),
    )
    devices = devices.annotate(
        state=Case(
            When(last_seen_at=None, then=Value("nie")),
            When(silent_after__lt=now, then=Value("schweigt")),
            When(old_after__lt=F("health__checked_at"), then=Value("alte-werte")),
            When(has_stuck=True, then=Value("steht-still")),
            When(health__is_battery_low=True, then=Value("batterie")),
            When(incomplete, then=Value("luecken")),
            default=Value("gut"),
            output_field=CharField(),
        )
    )
    ranks = [When(state=state.key, then=Value(state.rank)) for state in STATES.values()]
    return devices.annotate(rank=Case(*ranks, default=Value(9))).select_related(
        "entity__parent", "source", "profile", "health"
    )


def found_devices(
    devices: "QuerySet[Device]", *, words: str, state: str, source_id: int | None
) -> "QuerySet[Device]":
    """Keep devices of one state, of one source, whose name, key or place contains every word."""
    if state:
        devices = devices.filter(state=state)  # type: ignore[misc]  # annotated above
    if source_id:
        devices = devices.filter(source_id=source_id)
    for word in words.split():
        devices = devices.filter(
            Q(name__icontains=word)
            | Q(device_key__icontains=word)
            | Q(entity__name__icontains=word)
            | Q(entity__code__icontains=word)
            | Q(entity__parent__name__icontains=word)
        )
    return devices


def in_order(devices: "QuerySet[Device]", order: str, *, is_reversed: bool) -> "QuerySet[Device]":
    """Order devices by one of `ORDERS`; what is unknown comes last either way."""
    fields = []
    for name in ORDERS.get(order, ORDERS["zustand"]):
        downwards = name.startswith("-") != is_reversed
        field = F(name.removeprefix("-"))
        fields.append(field.desc(nulls_last=True) if downwards else field.asc(nulls_last=True))
    return devices.order_by(*fields)


def count_by_state(devices: "QuerySet[Device]") -> dict[str, int]:
    """Return how many devices are in each state, worst state first, states without any left out."""
    states = devices.order_by().values_list("state")  # type: ignore[misc]  # annotated above
    counted = dict(states.annotate(number=Count("pk")))
    return {key: counted[key] for key in STATES if counted.get(key)}


def signal_word(rssi_dbm: float | None) -> str:
    """Say how strong a radio signal is; empty where none is known."""
    if rssi_dbm is None:
        return ""
    if rssi_dbm >= FAIR_DBM:
        return str(_("gut"))
    return str(_("mittel")) if rssi_dbm >= WEAK_DBM else str(_("schwach"))
