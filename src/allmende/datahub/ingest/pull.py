"""What the hub expects of connectors with a configuration: asked by schedule, listening, or sent to.

A connector fetches or listens once and maps what came; it never loops, retries, sleeps or stores.
Schedule, back-off, time limits, guarded requests and storing belong to the hub. No Django, no clock.
The guide with an example is docs/connectors.md.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, Protocol, TypeVar, runtime_checkable

from allmende.basics.errors import AllmendeError, Kind
from allmende.datahub.ingest.types import DeviceKey, Json, Quality, Uplink, printable

Direction = Literal["push", "pull", "listen", "upload"]
#: A connector's own configuration, a msgspec.Struct; see `configuration.about`.
ConfigT_contra = TypeVar("ConfigT_contra", contravariant=True)

MAX_DETAIL_LENGTH = 300


# -- what comes in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fetched:
    """One payload as the other side gave it.

    Attributes:
        body: At most `Http` lets through; it is kept as it is when it cannot be read.
        query: What `read` must know besides the bytes, as a URL query ("station=…&series=W"), at most
            200 characters. It is kept with the payload, so that reading it again gives the same.
        content_type: For whoever looks at a kept payload.
    """

    body: bytes
    query: str = ""
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload to be read.

    Attributes:
        query: `Fetched.query`, or the query of the webhook's address, as name and value.
        received_at: UTC, aware; when it came first. Only for values that bring no time of their own.
    """

    body: bytes
    query: Mapping[str, str]
    content_type: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Station:
    """A sensor or thing that a payload tells of; it becomes a device of the source.

    Attributes:
        key: How the source names it, unique within the source and stable for ever.
        name: What people call it.
        entity_type: NGSI-LD type, e.g. "WaterObserved". The station then becomes an entity by itself
            and its observations count at once. Empty: it waits in the list of unassigned devices until
            somebody says which room or place it measures.
        urn: The entity's identifier where the source has one (a foreign broker); else the hub makes one.
        lon: EPSG:4326, degrees; None where nobody says.
        lat: EPSG:4326, degrees.
        facts: What is known of it and is no series: attribute name → JSON value, e.g. {"river": "Lenne"}.
        is_public: Everybody may read it without a key: for open data only.
    """

    key: DeviceKey
    name: str = ""
    entity_type: str = ""
    urn: str = ""
    lon: float | None = None
    lat: float | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one attribute of one station, complete with its unit: no device profile is needed.

    Attributes:
        attribute: NGSI-LD attribute name, e.g. "waterLevel".
        unit: UN/CEFACT code, e.g. "CMT" for cm.
        observed_at: UTC, aware. The same station, attribute and time again changes nothing.
        quality: What the source itself says against it; the hub adds what it finds.
    """

    station_key: DeviceKey
    attribute: str
    value: float
    unit: str
    observed_at: datetime
    quality: Quality = Quality.VALID


@dataclass(frozen=True, slots=True)
class Harvest:
    """All that one payload says.

    Attributes:
        stations: Each station once; stations without a value belong here too. One that only appears in
            `observations` counts as Station(key).
        uplinks: Messages of devices whose profile says how to read them, as at a webhook.
        left_out: One English sentence for each thing in the payload that became nothing of these, e.g. a
            series in an unknown unit. Marks for "no value" are not worth one.
    """

    stations: Sequence[Station] = ()
    observations: Sequence[Observation] = ()
    uplinks: Sequence[Uplink] = ()
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when values are wanted (UTC, aware); giving more is harmless.

    The hub makes it: from the end of the last success less the connector's `overlap`, or, the first
    time, from `first_look_back` ago; never longer than `longest_window`.
    """

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """What a configuration leads to, tried before it is saved.

    Attributes:
        sentence: One German sentence of what was found: "Der Pegel Altena hat 2 Messreihen."
        samples: Payloads as `fetch` would give them; the page shows what `read` makes of them.
    """

    sentence: str
    samples: Sequence[Fetched] = ()


# -- what goes wrong ---------------------------------------------------------------------------------


class SourceUnavailable(AllmendeError):
    """The other side does not answer, or not now; the hub asks again later.

    Attributes:
        reason: Key of the sentence people read: "unreachable", "timeout", "tls", "server_error",
            "too_many_requests", "not_there", "refused", "too_large", "private_address", "bad_address",
            "unknown_name", "hung_up".
        retry_after_s: When the other side said so; None: the hub's own back-off.
        detail: One English sentence without secrets, for the log and the curious.
    """

    code: ClassVar[str] = "source.unavailable"
    kind: ClassVar[Kind] = "unavailable"

    def __init__(
        self, detail: str = "", *, reason: str = "unreachable", retry_after_s: float | None = None
    ) -> None:
        super().__init__(printable(detail, MAX_DETAIL_LENGTH), reason=reason)
        self.reason = reason
        self.retry_after_s = retry_after_s


class AccessDenied(AllmendeError):
    """The other side knows us not, or not any more: key, password or certificate must be given anew."""

    code: ClassVar[str] = "source.access_denied"

    def __init__(self, detail: str = "") -> None:
        super().__init__(printable(detail, MAX_DETAIL_LENGTH))


class ConfigRejected(AllmendeError):
    """What was typed cannot work; the sentence stands at the field.

    Attributes:
        field: Name of the field of the configuration; "" for the form as a whole.
        sentence: German, says what to do: "Diesen Pegel gibt es nicht. Bitte wählen Sie …".
    """

    code: ClassVar[str] = "source.config_rejected"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, field=field)
        self.field = field
        self.sentence = sentence


# -- what a connector is given -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A successful answer (2xx).

    Attributes:
        headers: Names in lower case.
        url: Where it came from after redirects.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    url: str


class Http(Protocol):
    """The only way out: time limits, size limits, no private addresses unless the operator allows.

    Every method raises SourceUnavailable (no connection, no answer in time, 404, 429 with its pause,
    5xx, too large, private address) or AccessDenied (401, 403). Other statuses below 200 or above 299
    are SourceUnavailable as well.
    """

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """Fetch an address; redirects are followed."""

    async def get_if_changed(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer | None:
        """Fetch an address unless it is the same as last time (ETag, Last-Modified); None: the same."""

    async def send(
        self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """Make any other request; redirects are not followed."""


#: Takes a payload and returns when it is durable (counted or kept); raises StoreUnavailable when not.
Deliver = Callable[[Fetched], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Line:
    """What a listening connector is given.

    Attributes:
        deliver: Call it for each message and acknowledge to the sender only when it returned.
        opened: Call it once the connection stands and everything is subscribed.
        allow: Resolve a host name and return, or raise SourceUnavailable for a private address.
        name: Stable name of this connection, for the sender's session: "allmende-5f3a…".
        is_check: Only try: end as soon as `opened` could be called.
    """

    deliver: Deliver
    opened: Callable[[], None]
    allow: Callable[[str, int], Awaitable[None]]
    name: str
    is_check: bool = False


# -- what a connector is -----------------------------------------------------------------------------


class ConfiguredConnector(Protocol[ConfigT_contra]):
    """What every connector with a configuration has."""

    @property
    def key(self) -> str:
        """Stable key, as in pyproject's entry points: "pegelonline"."""

    @property
    def name(self) -> str:
        """What people call it: "PEGELONLINE"."""

    @property
    def direction(self) -> Direction:
        """Who begins; the same as in manifest.toml."""

    @property
    def summary(self) -> str:
        """One German sentence for the list people choose from."""

    @property
    def config_type(self) -> type[Any]:  # Any: a msgspec.Struct; msgspec publishes no base type for this
        """Its configuration: a frozen msgspec.Struct; the portal's form is made from it."""

    def read(self, payload: Payload, config: ConfigT_contra) -> Harvest:
        """Read one payload. Pure: no network, no clock, no database.

        Raises:
            PayloadRejected: it is not what this source gives. No other exception, ever.
        """

    async def check(self, config: ConfigT_contra, http: Http) -> Checked:
        """Try a configuration before it is saved; the hub ends it after 20 s.

        Raises:
            ConfigRejected: a value cannot work; says which and what to do.
            SourceUnavailable, AccessDenied: as at `fetch`.
        """


@runtime_checkable
class PullConnector(ConfiguredConnector[ConfigT_contra], Protocol[ConfigT_contra]):
    """Asked by schedule; `direction` is "pull"."""

    @property
    def interval_s(self) -> int:
        """How often to ask unless the owner says otherwise; as often as the source has news."""

    @property
    def shortest_interval_s(self) -> int:
        """Asking more often than this would be rude."""

    @property
    def first_look_back(self) -> timedelta:
        """How much history the first run fetches."""

    @property
    def longest_window(self) -> timedelta:
        """How much history the source gives at all, or at once."""

    @property
    def overlap(self) -> timedelta:
        """How late values may appear at the source; asked for again each time."""

    def fetch(self, config: ConfigT_contra, window: Window, http: Http) -> AsyncIterator[Fetched]:
        """Yield payloads; each one is stored before the next one is asked for. No retry, no loop for ever.

        Raises:
            SourceUnavailable: now nothing comes; what was yielded before counts.
            AccessDenied: the owner must give new access.
        """


@runtime_checkable
class ListenConnector(ConfiguredConnector[ConfigT_contra], Protocol[ConfigT_contra]):
    """Keeps a connection open; `direction` is "listen"."""

    def is_shared(self, config: ConfigT_contra) -> bool:
        """Whether several processes may listen at once because the sender divides messages among them."""

    async def listen(self, config: ConfigT_contra, line: Line) -> None:
        """Connect, call `line.opened()`, deliver what comes; return or raise when the connection ends.

        Cancelled to stop; then leave cleanly within a second.

        Raises:
            SourceUnavailable, AccessDenied: the hub connects again later.
        """


@runtime_checkable
class AnnouncedConnector(ConfiguredConnector[ConfigT_contra], Protocol[ConfigT_contra]):
    """Sent to at a webhook (`direction` "push"), and tells the sender itself where to send."""

    @property
    def address_word(self) -> str:
        """Second segment of its webhooks' addresses, which never changes."""

    async def announce(self, config: ConfigT_contra, http: Http, *, address: str, key: str) -> str:
        """Ask the sender to send; called after saving and after each new key.

        Args:
            address: The webhook's complete address.
            key: What it must show as `Authorization: Bearer <key>`.

        Returns:
            The sender's name of what was set up, for `withdraw`; at most 500 characters.
        """

    async def withdraw(self, config: ConfigT_contra, http: Http, remote_id: str) -> None:
        """Undo it; called before a new announcement and when the source is closed."""
