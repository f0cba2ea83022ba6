"""Everything a blueprint says, typed and frozen; a key that is not named here is an error in the blueprint.

Texts are German, for people. Units are UN/CEFACT codes. Money is euro, gross.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from allmende.solutions.blueprint.texts import CouncilPaper, GuideStep, Release


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts: immutable, named arguments only, unknown keys refused."""


class Stage(Part, frozen=True, kw_only=True):
    """What a town can have without, with, and beyond own sensors (Ausbaustufe)."""

    key: Literal["A", "B", "C"]
    title: str
    text: str
    #: Whether this version of the blueprint brings it.
    available: bool


class Choice(Part, frozen=True, kw_only=True):
    """One of several answers."""

    value: str
    label: str


class Parameter(Part, frozen=True, kw_only=True):
    """What a town is asked at installation; the answers never leave the installation when secret."""

    key: str
    label: str
    help: str
    kind: Literal["text", "email_list", "integer", "choice", "boolean"]
    required: bool = True
    secret: bool = False
    default: str | int | bool | None = None
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""


class Need(Part, frozen=True, kw_only=True):
    """One thing the solution needs of a town, and what follows from the town's answer.

    Attributes:
        key: Shared by all blueprints, so that a town answers once.
        need: Short name, e.g. "Funknetz".
        good: For yes_no and choice: the answers that meet the need.
        at_least: For number: the smallest answer that meets the need; None: any number does.
        there: What a fitting answer means, in words.
        missing: What a missing answer means, in words.
        takes: What it would take then.
    """

    key: str
    need: str
    question: str
    kind: Literal["yes_no", "number", "text", "choice"]
    help: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    good: tuple[str, ...] = ()
    at_least: Decimal | None = None
    there: str
    missing: str
    takes: str

    def verdict(self, answer: str | None) -> Literal["there", "missing", "unclear"]:
        """Judge an answer as stored ("yes", "no", a choice's value, a number, a text).

        No answer, "unknown" and a number that cannot be read are unclear.
        """
        given = (answer or "").strip()
        if not given or given == "unknown":
            return "unclear"
        if self.kind in ("yes_no", "choice"):
            return "there" if given in self.good else "missing"
        if self.kind == "number":
            return self._number_verdict(given)
        return "there"

    def _number_verdict(self, given: str) -> Literal["there", "missing", "unclear"]:
        try:
            number = Decimal(given.replace(",", "."))
        except ArithmeticError:
            return "unclear"
        if not number.is_finite():
            return "unclear"
        return "there" if self.at_least is None or number >= self.at_least else "missing"


class Band(Part, frozen=True, kw_only=True):
    """A rough range for a first impression, with what it means; the cost sheet is exact."""

    text: str
    lowest: int
    highest: int
    unit: str


class Licences(Part, frozen=True, kw_only=True):
    """Short names of licences."""

    blueprint: str
    codecs: str
    data: str


class Privacy(Part, frozen=True, kw_only=True):
    """What the data can show about people, and what the blueprint does about it."""

    summary: str
    points: tuple[str, ...]
    #: Who must have agreed before the installation, as named in the agreement step.
    agreement: tuple[str, ...]


class About(Part, frozen=True, kw_only=True):
    """blueprint.toml."""

    id: str
    version: str
    title: str
    summary: str
    problem: str
    action_fields: tuple[str, ...]
    sdgs: tuple[int, ...]
    stage: tuple[Stage, ...]
    parameter: tuple[Parameter, ...]
    need: tuple[Need, ...]
    cost_band: Band
    effort_band: Band
    licences: Licences
    privacy: Privacy


class Attribute(Part, frozen=True, kw_only=True):
    """One attribute of an entity type."""

    name: str
    title: str
    unit: str
    minimum: float | None = None
    maximum: float | None = None
    meaning: str
    #: Name in the Smart Data Model, where it has one.
    model_name: str = ""


class EntityType(Part, frozen=True, kw_only=True):
    """entities/*.json: a kind of thing that readings are about."""

    type: str
    title: str
    plural: str
    meaning: str
    #: Smart Data Model the names come from; empty where there is none.
    model: str = ""
    parent: str = ""
    attributes: tuple[Attribute, ...] = ()


class ProfileField(Part, frozen=True, kw_only=True):
    """One codec field, its attribute and its plausible range after scaling."""

    field: str
    attribute: str
    unit: str
    scale: float = 1.0
    minimum: float | None = None
    maximum: float | None = None


class Profile(Part, frozen=True, kw_only=True):
    """profiles/*.toml: a device model. Without codec, the network or the sender decodes."""

    key: str
    vendor: str
    model: str
    title: str
    text: str
    codec: str = ""
    #: Attribute whose readings make a room count; empty: the device counts nowhere and colours no light.
    counts_attribute: str = ""
    entity_type: str
    field: tuple[ProfileField, ...]


class SourceTemplate(Part, frozen=True, kw_only=True):
    """sources/*.toml: a way the data can come; the town chooses one by parameter."""

    key: str
    connector: str
    title: str
    text: str
    #: The parameter and its value that select this source.
    parameter: str
    value: str
    steps: tuple[str, ...]


class Threshold(Part, frozen=True, kw_only=True):
    """One light: shape, colour and word, and what to do. Rising order; the last takes the rest."""

    key: Literal["good", "soon", "now"]
    word: str
    advice: str
    colour: str
    shape: str
    #: The light holds below this value …
    below: float | None = None
    #: … or up to this value, included.
    up_to: float | None = None


class SilentState(Part, frozen=True, kw_only=True):
    """How a room is shown that has no current value."""

    word: str
    advice: str
    colour: str
    shape: str


class DashboardTemplate(Part, frozen=True, kw_only=True):
    """dashboards/*.toml: what a town's cockpit shows of one kind of entity."""

    slug: str
    title: str
    description: str
    entity_type: str
    attribute: str
    unit: str
    secondary: tuple[str, ...]
    order: Literal["worst_first"]
    interval_parameter: str
    explanation: str
    threshold: tuple[Threshold, ...]
    stale: SilentState
    unknown: SilentState


class AlertTemplate(Part, frozen=True, kw_only=True):
    """alerts/*.toml: when people are told.

    Exactly one of `above` and `below` is the limit; `hysteresis` is how far a value must come back.
    """

    key: str
    title: str
    entity_type: str
    attribute: str
    unit: str
    above: float | None = None
    below: float | None = None
    hysteresis: float = 0.0
    longer_than_min: int
    interval_parameter: str
    recipients_parameter: str
    subject: str
    text: str

    @property
    def limit(self) -> float:
        """The value beyond which people are told; the blueprint's checks demand exactly one."""
        found = self.above if self.above is not None else self.below
        if found is None:
            raise ValueError(f"alert {self.key!r} has no limit")
        return found


class CaseReading(Part, frozen=True, kw_only=True):
    """A reading of a golden case, in minutes after its start."""

    minute: float
    value: float
    quality: Literal["valid", "implausible", "simulated", "clock_skew"] = "valid"


class ExpectedAlert(Part, frozen=True, kw_only=True):
    """What the rule must say after the last reading."""

    raised: bool
    since_minute: float | None = None
    raised_at_minute: float | None = None


class AlertCase(Part, frozen=True, kw_only=True, tag_field="kind", tag="alert"):
    """alerts/cases/*.json: readings and whether they raise the alert."""

    title: str
    rule: str
    interval_min: int
    readings: tuple[CaseReading, ...]
    expect: ExpectedAlert


class LightExample(Part, frozen=True, kw_only=True):
    """A latest value, its age and quality, and the light it must give."""

    value: float | None
    age_min: float = 0
    quality: Literal["valid", "implausible", "simulated", "clock_skew"] = "valid"
    light: Literal["good", "soon", "now", "stale", "unknown"]


class LightCase(Part, frozen=True, kw_only=True, tag_field="kind", tag="light"):
    """alerts/cases/*.json: values and their lights."""

    title: str
    dashboard: str
    interval_min: int
    examples: tuple[LightExample, ...]


class DatasetAttribute(Part, frozen=True, kw_only=True):
    """One published column."""

    name: str
    title: str
    unit: str


class PublishMode(Part, frozen=True, kw_only=True):
    """One way to publish a school's readings."""

    key: Literal["live", "delayed", "internal"]
    title: str
    text: str


class DatasetTemplate(Part, frozen=True, kw_only=True):
    """datasets/*.toml: what is published."""

    slug: str
    title: str
    description: str
    licence: str
    licence_url: str
    rhythm: str
    retention_months: int
    entity_type: str
    theme: str
    keywords: tuple[str, ...]
    mode_parameter: str
    attribute: tuple[DatasetAttribute, ...]
    mode: tuple[PublishMode, ...]


class IndicatorTemplate(Part, frozen=True, kw_only=True):
    """indicators/*.toml: a named question that a key result can point at."""

    key: str
    title: str
    unit_label: str
    query: Literal["entities_with_recent_valid_reading"]
    entity_type: str
    attribute: str
    window_hours: int
    #: Simulated entities are shown apart and never counted.
    count_simulated: Literal[False]
    explanation: str


class CostItem(Part, frozen=True, kw_only=True):
    """One line of costs.toml: quantity of the town × unit price (or hours) of the blueprint."""

    key: str
    label: str
    kind: Literal["one_off", "per_year", "hours", "hours_per_year"]
    #: What is counted: "rooms", "schools", or "once".
    quantity: Literal["rooms", "schools", "once"]
    quantity_unit: str
    #: Euro gross per quantity unit; for hours: hours per quantity unit.
    unit_price: Decimal
    source: str
    date: datetime.date
    note: str = ""


class Costs(Part, frozen=True, kw_only=True):
    """costs.toml."""

    item: tuple[CostItem, ...]


class DemoRoom(Part, frozen=True, kw_only=True):
    """One invented room of the simulator."""

    school: str
    name: str
    code: str
    #: Share of the usual number of people in it; 0 keeps it empty.
    occupancy: float
    #: How well it is aired: 1 as usual, lower is worse.
    airing: float


class DemoLesson(Part, frozen=True, kw_only=True):
    """A time in which people are in the rooms, in local time "HH:MM"."""

    begins: str
    ends: str


class Demo(Part, frozen=True, kw_only=True):
    """demo.toml: a simulator for a trial without hardware."""

    profile: str
    interval_min: int
    history_days: int
    outdoor_ppm: float
    rise_ppm_per_min: float
    fall_per_min: float
    noise_ppm: float
    weekdays: tuple[int, ...]
    temperature_c: float
    humidity_pct: float
    lesson: tuple[DemoLesson, ...]
    room: tuple[DemoRoom, ...]


class Blueprint(Part, frozen=True, kw_only=True):
    """One version of an installable solution."""

    about: About
    entities: tuple[EntityType, ...]
    profiles: tuple[Profile, ...]
    #: Codec name to JavaScript.
    codecs: Mapping[str, str]
    sources: tuple[SourceTemplate, ...]
    dashboards: tuple[DashboardTemplate, ...]
    alerts: tuple[AlertTemplate, ...]
    cases: tuple[AlertCase | LightCase, ...]
    datasets: tuple[DatasetTemplate, ...]
    indicators: tuple[IndicatorTemplate, ...]
    costs: Costs
    council: CouncilPaper
    guide: tuple[GuideStep, ...]
    demo: Demo | None
    changelog: tuple[Release, ...]
    #: SHA-256 of every file by path; the digest is made of these.
    file_hashes: Mapping[str, str]

    @property
    def id(self) -> str:
        """Stable name, as its folder."""
        return self.about.id

    @property
    def version(self) -> str:
        """Version, as "1.2.0"."""
        return self.about.version
