"""The invented checks, choices, lead projects and ideas of a demo, through the services people use."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import (
    Call,
    Check,
    CheckKind,
    LeadLogEntry,
    LeadProject,
    Measure,
    Selection,
    Sketch,
    SketchState,
)
from allmende.portfolio.selectors.checks_questions import questions_of
from allmende.portfolio.selectors.orphans_types import Gap
from allmende.portfolio.services import calls, lead, measures, selection, selection_rating, sketches
from allmende.portfolio.services.checks import AnswerDraft, begin_check, finish_check, save_check
from allmende.portfolio.services.contributions import Target, add_contribution
from allmende.portfolio.services.orphans import leave_gap
from allmende.portfolio.services.selection_closing import Decision, close_selection
from allmende.portfolio.services.sketches import SketchFacts
from allmende.region.models import Municipality
from allmende.region.selectors import consortium
from allmende.strategy.models import ActionField, ChecklistQuestion, Goal, Strategy

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Load everything: sketches become measures first, then what is said about them."""
    demo = _Demo(actors, {email: _space(towns, email) for email in actors})
    for part in told.get("sketch", []):
        demo.sketch(part)
    for part in told.get("check", []):
        demo.check(part)
    for part in told.get("lead", []):
        demo.lead(part)
    for part in told.get("selection", []):
        demo.selection(part)
    for part in told.get("call", []):
        demo.call(part)
    for part in told.get("review_due", []):
        # A review is agreed on for a day ahead; here it has passed.
        due = _ago(part["days_ago"])
        Strategy.objects.filter(title=part["strategy"]).update(review_due_on=due)
    for part in told.get("left_open", []):
        leave_gap(
            actor=actors[part["person"]], gap=Gap(part["gap"]), subject_id=demo.measure(part["of"]).pk,
            reason=part["reason"],
        )  # fmt: skip


def _space(towns: Mapping[str, Municipality], email: str) -> Space:
    return towns[email].space if email in towns else consortium().space


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


class _Demo:
    """One load: measures by their name in the file; those of other files by their title."""

    def __init__(self, actors: Mapping[str, Actor], spaces: Mapping[str, Space]) -> None:
        self.actors, self.spaces = actors, spaces
        self.measures: dict[str, Measure] = {}

    def measure(self, name: str) -> Measure:
        """Return a measure of this file or of another one."""
        return self.measures.get(name) or Measure.objects.get(title=name, is_demo=True)

    def sketch(self, part: Part) -> None:
        actor = self.actors[part["person"]]
        made = sketches.write_sketch(
            actor=actor, owner=self.spaces[part["person"]], facts=_facts(part), is_demo=True
        )
        if part["to"] == "measure":
            self.measures[part["name"]] = self._measure(actor, made, part)
        elif part["to"] != SketchState.SKETCH:
            sketches.move_sketch(
                actor=actor, sketch_id=made.pk, seen=made.state, to=part["to"], reason=part.get("reason", "")
            )

    def _measure(self, actor: Actor, sketch: Sketch, part: Part) -> Measure:
        made = sketches.make_measure(actor=actor, sketch_id=sketch.pk)
        if "goal" not in part:
            return made
        goal = Goal.objects.get(strategy__kind="framework", key=part["goal"])
        add_contribution(
            actor=actor, measure_id=made.pk, target=Target("goal", goal.pk), sentence=part["sentence"]
        )
        for status in ("planned", "running") if part["status"] == "running" else ("planned",):
            measures.set_status(
                actor=actor,
                measure_id=made.pk,
                status=status,
                reason="Beispiel: Die Kosten werden noch geklärt.",
            )
        made.refresh_from_db()
        return made

    def check(self, part: Part) -> None:
        actor, kind = self.actors[part["person"]], CheckKind(part["kind"])
        thing = (
            Strategy.objects.get(title=part["strategy"]) if "strategy" in part else self.measure(part["of"])
        )
        # The invented assessor is not from the owner's house for lead criteria; the service checks that.
        check = begin_check(actor=actor, kind=kind, thing=thing)
        answers = _answers(actor, kind, thing, part)
        given: Part = {"check_id": check.pk, "edition": check.edition, "answers": answers}
        if "days_ago" not in part:
            save_check(actor=actor, **given)
            return
        finish_check(actor=actor, **given, conclusion=part.get("conclusion", ""))
        made_at = timezone.now() - timedelta(days=part["days_ago"])
        Check.objects.filter(pk=check.pk).update(begun_at=made_at, finished_at=made_at)

    def lead(self, part: Part) -> None:
        actor, agency = self.actors[part["person"]], self._agency()
        towns = {space.key: space for space in self.spaces.values()}
        project = lead.propose(
            actor=actor, measure_id=self.measure(part["of"]).pk, proposal=part["proposal"],
            leader=towns.get(part.get("leader", "")),
        )  # fmt: skip
        if "advice" not in part:
            return
        lead.reflect(
            actor=agency, project_id=project.pk, reflection=part["advice"],
            recommendation=part["recommendation"], reflected_on=_ago(part["advised_days_ago"]),
        )  # fmt: skip
        is_agreed = "reference" in part
        decided_on = _ago(part["decided_days_ago"])
        resolution = lead.Resolution(
            decided_on, "Steuerkreis", part.get("reference", ""), part.get("refusal", "")
        )
        lead.decide(actor=agency, project_id=project.pk, is_agreed=is_agreed, resolution=resolution)
        if is_agreed:
            self._run(agency, project.pk, part)
        # The project is older than the day the demo is loaded; its last entry is a week old.
        for at, entry in enumerate(project.log.order_by("-pk")):
            LeadLogEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(days=7 + 14 * at))
        LeadProject.objects.filter(pk=project.pk).update(proposed_on=_ago(part["advised_days_ago"] + 20))

    def _run(self, agency: Actor, project_id: int, part: Part) -> None:
        lead.start(actor=agency, project_id=project_id)
        for text in part["log"]:
            lead.write_log(actor=agency, project_id=project_id, text=text)
        for text in part["internal"]:
            lead.write_log(actor=agency, project_id=project_id, text=text, is_public=False)
        if "remains" in part:
            lead.close(actor=agency, project_id=project_id, remains=part["remains"])
            LeadProject.objects.filter(pk=project_id).update(closed_on=_ago(7))

    def _agency(self) -> Actor:
        return next(actor for actor in self.actors.values() if actor.is_coordinator)

    def selection(self, part: Part) -> None:
        actor = self.actors[part["person"]]
        facts = selection.SelectionFacts(
            part["title"], part["derivation"], points=part["points"], places=part["places"],
            quorum=part["quorum"], visibility="consortium",
        )  # fmt: skip
        made = selection.begin_selection(
            actor=actor, owner=self.spaces[part["person"]], facts=facts, is_demo=True
        )
        for template in part["templates"]:
            selection.take_criteria(actor=actor, selection_id=made.pk, template=template)
        for title, weight in part["criteria"]:
            criterion = selection.CriterionFacts(title, weight)
            selection.add_criterion(actor=actor, selection_id=made.pk, facts=criterion)
        selection.add_candidates(
            actor=actor,
            selection_id=made.pk,
            measure_ids=[self.measure(name).pk for name in part["measures"]],
        )
        self._rate(actor, made, part)
        if "chosen" in part:
            self._choose(actor, made, part)

    def _choose(self, actor: Actor, made: Selection, part: Part) -> None:
        counted = selection.count_votes(actor=actor, selection_id=made.pk)
        candidates = self._candidates(made, part)
        decision = Decision(
            chosen=[candidates[name] for name in part["chosen"]],
            reasons={candidates[name]: reason for name, reason in part["reasons"].items()},
            note=part["note"],
            is_public=True,
        )
        close_selection(actor=actor, selection_id=made.pk, edition=counted.edition, decision=decision)
        day = timezone.now() - timedelta(days=part["decided_days_ago"])
        Selection.objects.filter(pk=made.pk).update(closed_at=day, created_at=day - timedelta(days=30))

    def _candidates(self, made: Selection, part: Part) -> dict[str, int]:
        by_measure = {row.measure_id: row.pk for row in made.candidates.all()}
        return {name: by_measure[self.measure(name).pk] for name in part["measures"]}

    def _rate(self, actor: Actor, made: Selection, part: Part) -> None:
        candidates = self._candidates(made, part)
        for name, (effort, effect, who, money) in part["estimates"].items():
            given = selection_rating.Estimate(effort, effect, who, money)
            selection_rating.estimate(
                actor=actor, selection_id=made.pk, candidate_id=candidates[name], given=given
            )
        selection.go_to(actor=actor, selection_id=made.pk, seen="collecting", to="scoring")
        criteria = list(made.criteria.values_list("pk", flat=True))
        for email, values in part["scores"].items():
            for name, value in values.items():
                selection_rating.score(
                    actor=self.actors[email], selection_id=made.pk, candidate_id=candidates[name],
                    # Not every criterion is met as well as the others.
                    scores={pk: (max(0, value - (at % 3 == 1)), "") for at, pk in enumerate(criteria)},
                )  # fmt: skip
        selection.go_to(actor=actor, selection_id=made.pk, seen="scoring", to="voting")
        for email, points in part["votes"].items():
            given_points = {candidates[name]: value for name, value in points.items()}
            selection_rating.vote(actor=self.actors[email], selection_id=made.pk, points=given_points)

    def call(self, part: Part) -> None:
        actor = self.actors[part["person"]]
        closes = _ago(part["closes_days_ago"]) if "closes_days_ago" in part else _ago(-part["closes_in_days"])
        # Ideas are taken today; the days of the past are set at the end.
        facts = calls.CallFacts(
            part["title"], part["text"], _ago(part["opens_days_ago"]), _ago(-30), part["criteria"]
        )
        jury = [self.actors[email].user_id or 0 for email in part["jury"]]
        made = calls.prepare_call(
            actor=actor, owner=self.spaces[part["person"]], facts=facts, jury=jury, is_demo=True
        )
        calls.open_call(actor=actor, call_id=made.pk)
        ideas = {idea["title"]: self._idea(actor, made, idea) for idea in part["idea"]}
        if "jury_days" in part:
            self._judge(actor, made, part, ideas)
        if "result" in part:
            self._decide(actor, made, part, ideas)
        Call.objects.filter(pk=made.pk).update(closes_on=closes)

    def _idea(self, actor: Actor, call: Call, part: Part) -> Sketch:
        made, _token = calls.submit_idea(actor=ANONYMOUS, slug=call.slug, facts=_facts(part))
        if part.get("shown"):
            sketches.show_sketch(actor=actor, sketch_id=made.pk, is_shown=True)
        return made

    def _judge(self, actor: Actor, call: Call, part: Part, ideas: Mapping[str, Sketch]) -> None:
        calls.start_jury(actor=actor, call_id=call.pk)
        for idea in part["idea"]:
            for email, (points, reason) in idea["scores"].items():
                calls.judge(
                    actor=self.actors[email], call_id=call.pk, sketch_id=ideas[idea["title"]].pk,
                    points=points, reason=reason,
                )  # fmt: skip

    def _decide(self, actor: Actor, call: Call, part: Part, ideas: Mapping[str, Sketch]) -> None:
        winner = ideas[part["winner"]]
        calls.decide_call(
            actor=actor,
            call_id=call.pk,
            winners=[winner.pk],
            result=part["result"],
            to_others=part["to_others"],
        )
        Call.objects.filter(pk=call.pk).update(decided_on=_ago(part["closes_days_ago"] - 10))


def _facts(part: Part) -> SketchFacts:
    key = part.get("action_field")
    names = ("need", "benefit", "who", "costs")
    return SketchFacts(
        title=part["title"],
        idea=part["idea"],
        action_field=ActionField.objects.get(key=key) if key else None,
        **{name: part.get(name, "") for name in names},
    )


def _answers(actor: Actor, kind: CheckKind, thing: Measure | Strategy, part: Part) -> list[AnswerDraft]:
    if kind == CheckKind.SDG:
        return [
            AnswerDraft(f"s{number}", score, reason, target) for number, target, score, reason in part["sdgs"]
        ]
    asked = questions_of(actor, kind, thing)
    if kind == CheckKind.GUARD:
        told = {section: iter(answers) for section, answers in part["rails"].items()}
        return [AnswerDraft(one.key, *next(told[one.group_key])) for one in asked]
    keys = dict(ChecklistQuestion.objects.filter(checklist__key=kind.value).values_list("pk", "key"))
    return [
        AnswerDraft(one.key, *part["answers"][keys[one.question_id or 0]])
        for one in asked
        if keys[one.question_id or 0] in part["answers"]
    ]
