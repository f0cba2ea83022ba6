"""What no single file can promise: references between the parts of a blueprint."""

import re
from collections.abc import Iterable

from allmende.basics.units import UNITS
from allmende.solutions.blueprint.errors import BlueprintInvalid
from allmende.solutions.blueprint.types import AlertCase, Blueprint, Parameter, Profile

VERSION = re.compile(r"\d+\.\d+\.\d+")
KEY = re.compile(r"[a-z][a-z0-9_-]*")


def check(blueprint: Blueprint) -> None:
    """Check every reference.

    Raises:
        BlueprintInvalid: names the file and the first thing that refers to nothing.
    """
    check_about(blueprint)
    for profile in blueprint.profiles:
        check_profile(blueprint, profile)
    check_parameters(blueprint)
    check_attributes(blueprint)
    check_thresholds(blueprint)
    check_alerts(blueprint)
    check_cases(blueprint)
    check_demo(blueprint)


def check_about(blueprint: Blueprint) -> None:
    """Check id, version, UN goals and the keys of lists."""
    about = blueprint.about
    if not KEY.fullmatch(about.id):
        raise BlueprintInvalid("blueprint.toml", "id is not a plain key")
    if about.version != blueprint.changelog[0].version:
        raise BlueprintInvalid("CHANGELOG.md", f"its newest release is not {about.version}")
    if not all(1 <= goal <= 17 for goal in about.sdgs):
        raise BlueprintInvalid("blueprint.toml", "there are 17 UN goals")
    unique("blueprint.toml", "parameter", (p.key for p in about.parameter))
    unique("blueprint.toml", "need", (n.key for n in about.need))
    unique("costs.toml", "item", (i.key for i in blueprint.costs.item))
    unique("profiles", "key", (p.key for p in blueprint.profiles))
    for parameter in about.parameter:
        check_parameter(parameter)
    for need in about.need:
        values = {choice.value for choice in need.choices} or {"yes", "no"}
        if need.kind in ("yes_no", "choice") and not (need.good and set(need.good) <= values):
            raise BlueprintInvalid("blueprint.toml", f"need {need.key}: good is not among the answers")


def check_parameter(parameter: Parameter) -> None:
    """Check that a parameter's default is one of its own answers, and that secrets have none."""
    values = {choice.value for choice in parameter.choices}
    is_choice = parameter.kind == "choice"
    if is_choice != bool(values) or (is_choice and parameter.default not in {None, *values}):
        raise BlueprintInvalid("blueprint.toml", f"parameter {parameter.key}: choices and default do not fit")
    if parameter.secret and parameter.default is not None:
        raise BlueprintInvalid("blueprint.toml", f"parameter {parameter.key}: a secret has no default")


def check_profile(blueprint: Blueprint, profile: Profile) -> None:
    """Check codec, entity type, attributes and units of a profile."""
    path = f"profiles/{profile.key}.toml"
    if f"profiles/{profile.key}.toml" not in blueprint.file_hashes:
        raise BlueprintInvalid(path, "key and file name differ")
    if profile.codec and profile.codec not in blueprint.codecs:
        raise BlueprintInvalid(path, f"codecs/{profile.codec}.js is missing")
    known = attributes_of(blueprint, profile.entity_type, path)
    for field in profile.field:
        if known.get(field.attribute) != field.unit:
            raise BlueprintInvalid(path, f"{field.attribute} in {field.unit} is not in {profile.entity_type}")
    if profile.counts_attribute and profile.counts_attribute not in {f.attribute for f in profile.field}:
        raise BlueprintInvalid(path, "counts_attribute is not measured")
    unique(path, "field", (f.field for f in profile.field))


def check_parameters(blueprint: Blueprint) -> None:
    """Check that sources, dashboards, alerts and datasets ask for parameters that exist."""
    kinds = {p.key: p.kind for p in blueprint.about.parameter}
    wanted = [
        *(("sources", s.parameter, "choice") for s in blueprint.sources),
        *(("dashboards", d.interval_parameter, "integer") for d in blueprint.dashboards),
        *(("alerts", a.interval_parameter, "integer") for a in blueprint.alerts),
        *(("alerts", a.recipients_parameter, "email_list") for a in blueprint.alerts),
        *(("datasets", d.mode_parameter, "choice") for d in blueprint.datasets),
    ]
    for path, key, kind in wanted:
        if kinds.get(key) != kind:
            raise BlueprintInvalid(path, f"there is no parameter {key} of kind {kind}")
    choices = {(p.key, c.value) for p in blueprint.about.parameter for c in p.choices}
    for source in blueprint.sources:
        if (source.parameter, source.value) not in choices:
            raise BlueprintInvalid(f"sources/{source.key}.toml", f"{source.value} cannot be chosen")


def check_attributes(blueprint: Blueprint) -> None:
    """Check that dashboards, alerts, datasets and indicators name attributes with their units."""
    for entity in blueprint.entities:
        for attribute in entity.attributes:
            if attribute.unit not in UNITS:
                raise BlueprintInvalid(f"entities/{entity.type}.json", f"unknown unit {attribute.unit}")
    wanted = [
        *(("dashboards", d.entity_type, d.attribute, d.unit) for d in blueprint.dashboards),
        *(("dashboards", d.entity_type, name, None) for d in blueprint.dashboards for name in d.secondary),
        *(("alerts", a.entity_type, a.attribute, a.unit) for a in blueprint.alerts),
        *(("datasets", d.entity_type, a.name, a.unit) for d in blueprint.datasets for a in d.attribute),
        *(("indicators", i.entity_type, i.attribute, None) for i in blueprint.indicators),
    ]
    for path, entity_type, name, unit in wanted:
        known = attributes_of(blueprint, entity_type, path)
        if name not in known or unit not in (None, known[name]):
            raise BlueprintInvalid(path, f"{entity_type} has no {name} in {unit or 'any unit'}")


def check_alerts(blueprint: Blueprint) -> None:
    """Check that every alert has one limit, and a way back that is none into the other direction."""
    for alert in blueprint.alerts:
        if (alert.above is None) == (alert.below is None):
            raise BlueprintInvalid(f"alerts/{alert.key}.toml", "exactly one of above and below is the limit")
        if alert.hysteresis < 0:
            raise BlueprintInvalid(f"alerts/{alert.key}.toml", "hysteresis is negative")


def check_thresholds(blueprint: Blueprint) -> None:
    """Check that every value gets exactly one light: good below, soon up to, now above."""
    for dashboard in blueprint.dashboards:
        shape = [(t.key, t.below is not None, t.up_to is not None) for t in dashboard.threshold]
        if shape != [("good", True, False), ("soon", False, True), ("now", False, False)]:
            raise BlueprintInvalid(
                f"dashboards/{dashboard.slug}.toml", "thresholds are not: good below, soon up_to, now"
            )
        if not (dashboard.threshold[0].below or 0) < (dashboard.threshold[1].up_to or 0):
            raise BlueprintInvalid(f"dashboards/{dashboard.slug}.toml", "thresholds do not rise")


def check_cases(blueprint: Blueprint) -> None:
    """Check that golden cases speak of rules and dashboards that exist, and that every rule has one."""
    rules, dashboards = {a.key for a in blueprint.alerts}, {d.slug for d in blueprint.dashboards}
    tested: set[str] = set()
    for case in blueprint.cases:
        name = case.rule if isinstance(case, AlertCase) else case.dashboard
        if name not in (rules if isinstance(case, AlertCase) else dashboards):
            raise BlueprintInvalid("alerts/cases", f"{case.title!r} tests {name}, which does not exist")
        tested.add(name)
    if untested := rules - tested:
        raise BlueprintInvalid("alerts/cases", f"no golden case for {', '.join(sorted(untested))}")


def check_demo(blueprint: Blueprint) -> None:
    """Check that the simulator's device exists."""
    if blueprint.demo and blueprint.demo.profile not in {p.key for p in blueprint.profiles}:
        raise BlueprintInvalid("demo.toml", f"there is no profile {blueprint.demo.profile}")


def attributes_of(blueprint: Blueprint, entity_type: str, path: str) -> dict[str, str]:
    """Return unit by attribute name of an entity type.

    Raises:
        BlueprintInvalid: there is no such type.
    """
    for entity in blueprint.entities:
        if entity.type == entity_type:
            return {attribute.name: attribute.unit for attribute in entity.attributes}
    raise BlueprintInvalid(path, f"there is no entity type {entity_type}")


def unique(path: str, what: str, keys: Iterable[str]) -> None:
    """Check that no key stands twice.

    Raises:
        BlueprintInvalid: one does.
    """
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise BlueprintInvalid(path, f"{what} {key} stands twice")
        seen.add(key)
