"""The invented demo of a region pack, brought in through the same services people use."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from allmende.kernel import accounts
from allmende.kernel.actor import Actor, Role, SystemActor
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import Space, User
from allmende.region.models import Contact, Municipality, Region
from allmende.region.selectors import consortium
from allmende.region.services import profile
from allmende.solutions.models import Adoption, AdoptionStep, Question, Solution, StepKey
from allmende.solutions.services import adoptions, effect, fit, live, questions, records, trial
from allmende.solutions.services.install import install
from allmende.solutions.services.rooms_upload.types import RoomRow
from allmende.strategy import services as strategy
from allmende.strategy.models import Goal, Indicator, Objective

#: Files beside demo.toml, each with a loader `config/demo_<name>.py`, in the order in which they build on
#: each other. A pack may leave any of them out.
_PARTS: Final = ("strategy", "making", "okr", "statistics", "portfolio", "checks", "futures", "texts")

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented person to sign in as."""

    email: str
    password: str
    role: str


def load_demo() -> list[DemoAccount]:
    """Load the pack's demo once, all of it or nothing; return the sign-ins, also when it was there already.

    A pack without a demo is none: an empty list.
    """
    file: Path = settings.ALLMENDE_ENV.region_pack / "demo" / "demo.toml"
    if not file.exists():
        return []
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    with transaction.atomic():
        region = Region.objects.select_for_update().get()
        if not region.is_demo:
            _Demo(told).load()
            region.is_demo = True
            region.save(update_fields=["is_demo"])
            # 130,000 readings came at once; without fresh statistics the first pages would take seconds.
            connection.cursor().execute("analyze")
    return [DemoAccount(p["email"], told["password"], _place_of(p)) for p in told.get("person", [])]


def accounts_open_to_all() -> list[str]:
    """Return the addresses of the demo's people whose published password still opens their account."""
    file: Path = settings.ALLMENDE_ENV.region_pack / "demo" / "demo.toml"
    if not file.exists():
        return []
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    people = User.objects.filter(email__in=[p["email"] for p in told.get("person", [])], is_active=True)
    return [person.email for person in people.order_by("email") if person.check_password(told["password"])]


def _place_of(person: Part) -> str:
    town = Municipality.objects.filter(ags=person.get("town")).first()
    return town.name if town else consortium().name


def _days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


class _Demo:
    """One load: the parts build on each other in this order."""

    def __init__(self, told: Part) -> None:
        self.told = told
        self.system = SystemActor("demo")
        self.actors: dict[str, Actor] = {}
        self.towns: dict[str, Municipality] = {}

    def load(self) -> None:
        """Bring in everything."""
        for part in self.told.get("person", []):
            self._person(part)
        for part in self.told.get("profile", []):
            town = Municipality.objects.get(ags=part["town"])
            author = next((self.actors[e] for e, t in self.towns.items() if t == town), self.system)
            profile.answer(actor=author, municipality=town, answers=part["answers"])
        for part in self.told.get("adoption", []):
            self._adoption(part)
        for part in self.told.get("question", []):
            self._question(part)
        for part in self.told.get("objective", []):
            self._objective(part)
        for name in _PARTS:
            file: Path = settings.ALLMENDE_ENV.region_pack / "demo" / f"{name}.toml"
            if file.exists():
                loader = import_module(f"allmende.config.demo_{name}")
                loader.load(self.actors, self.towns, tomllib.loads(file.read_text(encoding="utf-8")))

    def _person(self, part: Part) -> None:
        town = Municipality.objects.filter(ags=part.get("town")).first()
        space: Space = town.space if town else consortium().space
        user = User.objects.create_user(part["email"], self.told["password"], full_name=part["name"])
        accounts.grant_role(actor=self.system, user=user, space=space, role=Role(part["role"]))
        self.actors[part["email"]] = actor_of(user)
        if town:
            self.towns[part["email"]] = town
            Contact.objects.create(
                municipality=town, name=part["name"], function=part.get("function", ""), email=part["email"],
                is_demo=True,
            )  # fmt: skip

    def _adoption(self, part: Part) -> None:
        actor, town = self.actors[part["person"]], self.towns[part["person"]]
        solution = Solution.objects.get(slug=part["solution"])
        adoption = adoptions.start_adoption(
            actor=actor, solution=solution, municipality=town, note=part.get("note", ""), is_demo=True
        )
        fit.check_fit(actor=actor, solution=solution, municipality=town, answers={})
        if "decision" in part:
            self._decide(actor, adoption, part)
            self._run(actor, adoption, part)

    def _decide(self, actor: Actor, adoption: Adoption, part: Part) -> None:
        decision, agreement = dict(part["decision"]), dict(part["agreement"])
        decided_on = _days_ago(decision.pop("days_ago"))
        facts = records.DecisionFacts(decided_on=decided_on, **decision)
        records.record_decision(actor=actor, adoption_id=adoption.pk, facts=facts)
        concluded_on = _days_ago(agreement.pop("days_ago"))
        terms = records.AgreementFacts(
            concluded_on=concluded_on,
            school_authority_on=concluded_on,
            staff_council_on=concluded_on,
            **agreement,
        )
        records.record_agreement(actor=actor, adoption_id=adoption.pk, facts=terms)
        self._date(adoption, StepKey.INTEREST, _days_ago(90))
        self._date(adoption, StepKey.FIT_CHECK, _days_ago(80))

    def _run(self, actor: Actor, adoption: Adoption, part: Part) -> None:
        rooms = [RoomRow(**room) for room in part["room"]]
        done = install(
            actor=actor, adoption_id=adoption.pk, parameters=part["parameters"], rooms=rooms, is_trial=True
        )
        history = part["history"]
        trial.store_history(
            actor=self.system, installation=done.installation, now=timezone.now(), days=history["days"],
            worse_airing_days=history["worse_airing_days"],
        )  # fmt: skip
        # A trial leaves the step open for the real devices; the demo has none to wait for.
        adoptions.complete_step(
            actor=actor, adoption_id=adoption.pk, key=StepKey.INSTALLATION, on=_days_ago(history["days"])
        )
        training = dict(part["training"])
        held_on = _days_ago(training.pop("days_ago"))
        records.record_training(
            actor=actor, adoption_id=adoption.pk, facts=records.TrainingFacts(held_on=held_on, **training)
        )
        for row in part.get("expense", []):
            records.add_expense(
                actor=actor, adoption_id=adoption.pk, spent_on=_days_ago(row["days_ago"]), label=row["label"],
                amount=Decimal(row["amount"]),
            )  # fmt: skip
        live.check_live(actor=self.system)
        self._date(adoption, StepKey.LIVE, held_on)
        self._effect(actor, adoption, part)

    def _effect(self, actor: Actor, adoption: Adoption, part: Part) -> None:
        told = part["effect"]
        days = part["history"]["days"]
        periods = effect.Periods(_days_ago(days), _days_ago(days - 11), _days_ago(12), _days_ago(1))
        facts = effect.EffectFacts(
            cost_one_off=Decimal(told["cost_one_off"]),
            cost_per_year=Decimal(told["cost_per_year"]),
            hours_spent=Decimal(told["hours_spent"]),
            would_do_again=told["would_do_again"],
            sentence=told["sentence"],
        )
        effect.report_effect(actor=actor, adoption_id=adoption.pk, periods=periods, facts=facts)

    def _date(self, adoption: Adoption, key: StepKey, on: date) -> None:
        """Move a finished step to its invented day; services date by the calendar."""
        AdoptionStep.objects.filter(adoption=adoption, key=key).update(completed_on=on)

    def _question(self, part: Part) -> None:
        asker = self.actors[part["person"]]
        asked: Question = questions.ask(
            actor=asker, solution=Solution.objects.get(slug=part["solution"]),
            municipality=self.towns[part["person"]], text=part["text"],
        )  # fmt: skip
        Question.objects.filter(pk=asked.pk).update(is_demo=True)
        if "answer" in part:
            steward = self.actors[part["answer_person"]]
            answer = questions.reply(actor=steward, question_id=asked.pk, text=part["answer"])
            if part.get("public"):
                questions.make_public(actor=steward, reply_id=answer.pk)

    def _objective(self, part: Part) -> None:
        actor, town = self.actors[part["person"]], self.towns[part["person"]]
        today = timezone.localdate()
        objective = strategy.create_objective(
            actor=actor, owner=town.space, goal_id=Goal.objects.get(key=part["goal"]).pk, title=part["title"],
            why=part["why"], begins_on=today.replace(month=1, day=1), ends_on=today.replace(month=12, day=31),
            responsible=part["responsible"],
        )  # fmt: skip
        Objective.objects.filter(pk=objective.pk).update(is_demo=True)
        for row in part["key_result"]:
            self._key_result(actor, objective, row)

    def _key_result(self, actor: Actor, objective: Objective, row: Part) -> None:
        indicator = Indicator.objects.filter(owner=objective.owner, key=row.get("indicator")).first()
        draft = strategy.KeyResultDraft(
            title=row["title"], target=Decimal(row["target"]), unit=row.get("unit", ""),
            indicator_id=indicator.pk if indicator else None,
        )  # fmt: skip
        key_result = strategy.create_key_result(actor=actor, objective_id=objective.pk, draft=draft)
        if "value" in row:
            strategy.check_in(
                actor=actor,
                key_result_id=key_result.pk,
                value=Decimal(row["value"]),
                sentence=row["sentence"],
            )
