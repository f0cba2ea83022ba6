"""From a blueprint's parts to the hub's pure types, which compute with them."""

from datetime import timedelta

from allmende.datahub.ingest.alerting import AlertRule, Thresholds
from allmende.datahub.ingest.profiles import DeviceProfile, FieldMapping
from allmende.solutions.blueprint.types import AlertTemplate, Blueprint, DashboardTemplate, Profile


def device_profile(blueprint: Blueprint, profile: Profile) -> DeviceProfile:
    """Return the hub's profile, with its codec's source."""
    return DeviceProfile(
        key=profile.key,
        vendor=profile.vendor,
        model=profile.model,
        codec_id=profile.codec,
        codec_source=blueprint.codecs[profile.codec] if profile.codec else "",
        fields=tuple(
            FieldMapping(f.field, f.attribute, f.unit, f.scale, f.minimum, f.maximum) for f in profile.field
        ),
        counts_attribute=profile.counts_attribute,
    )


def device_profiles(blueprint: Blueprint) -> tuple[DeviceProfile, ...]:
    """Return all of the blueprint's profiles as the hub uses them."""
    return tuple(device_profile(blueprint, profile) for profile in blueprint.profiles)


def alert_rule(alert: AlertTemplate, interval_min: float) -> AlertRule:
    """Return the hub's rule for devices that report every so many minutes."""
    return AlertRule(
        attribute=alert.attribute,
        limit=alert.limit,
        longer_than=timedelta(minutes=alert.longer_than_min),
        interval=timedelta(minutes=interval_min),
        is_below=alert.below is not None,
        hysteresis=alert.hysteresis,
    )


def light_thresholds(dashboard: DashboardTemplate) -> Thresholds:
    """Return the hub's limits; the reader has made sure that both are there."""
    good, soon, _ = dashboard.threshold
    return Thresholds(soon_from=good.below or 0.0, now_above=soon.up_to or 0.0)
