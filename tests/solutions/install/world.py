"""A town that takes over the real blueprint, as far as the installation needs it."""

from datetime import date
from pathlib import Path

from allmende.kernel.actor import SystemActor
from allmende.solutions.blueprint.reader import read_blueprint
from allmende.solutions.models import AdoptionStep, Solution, StepKey, StepState
from allmende.solutions.services.adoptions import start_adoption
from allmende.solutions.services.catalogue import publish_version
from allmende.solutions.services.rooms_upload.types import RoomRow
from tests import factories

BLUEPRINTS = Path(__file__).resolve().parents[3] / "blueprints"
ANSWERS = {
    "network": "things_stack",
    "interval_min": 10,
    "alert_recipients": ["haus@example.org", "amt@example.org"],
    "publish_mode": "delayed",
}
ROOMS = [
    RoomRow("Südschule", "5a", "104", "24E124123456789A", "milesight-am107", 7.84, 51.02),
    RoomRow("Südschule", "5b", "105"),
    RoomRow("Nordschule", "Chemie", "", "A81758FFFE03CF1A", "elsys-ers-co2"),
]


def blueprint():
    return read_blueprint(BLUEPRINTS / "raumklima-schulen")


def solution(**fields):
    values = {"title": "Raumklima", "status": "available", "blueprint": "raumklima-schulen", **fields}
    owner = factories.consortium().space
    made = Solution.objects.create(slug="raumklima-schulen", owner=owner, **values)
    publish_version(actor=SystemActor("test"), solution=made, blueprint=blueprint())
    return made


def adoption(town, *, of=None, reached=StepKey.INSTALLATION):
    """An adoption whose turn it is to reach this step."""
    of = of or Solution.objects.filter(slug="raumklima-schulen").first() or solution()
    made = start_adoption(actor=factories.actor("manager", town), solution=of, municipality=town)
    for step in AdoptionStep.objects.filter(adoption=made):
        before = list(StepKey).index(step.key) < list(StepKey).index(reached)
        step.state = (
            StepState.DONE if before else StepState.CURRENT if step.key == reached else StepState.OPEN
        )
        step.completed_on = date(2026, 9, 1) if before else None
        step.save()
    return made
