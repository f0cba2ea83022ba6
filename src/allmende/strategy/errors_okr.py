"""What can go wrong with cycles, objectives, key results and check-ins, and what people read then."""

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class CycleClosed(AllmendeError):
    """The cycle is closed; what is in it stays as it was."""

    code = "strategy.cycle_closed"
    kind = "conflict"


class CycleNotRunning(AllmendeError):
    """Only a running cycle can be closed."""

    code = "strategy.cycle_not_running"
    kind = "conflict"


class CycleAlreadyStarted(AllmendeError):
    """Only a planned cycle can be started."""

    code = "strategy.cycle_already_started"
    kind = "conflict"


class CycleInUse(AllmendeError):
    """A cycle with objectives is not deleted."""

    code = "strategy.cycle_in_use"
    kind = "conflict"


class CycleNotClosed(AllmendeError):
    """Only what a closed cycle left unfinished is carried into the next one."""

    code = "strategy.cycle_not_closed"
    kind = "conflict"


class RetrospectiveMissing(AllmendeError):
    """A cycle is closed with one sentence about what was learned."""

    code = "strategy.retrospective_missing"
    kind = "invalid"


class ReasonMissing(AllmendeError):
    """Restricting, ending or moving a target after adoption needs a reason."""

    code = "strategy.reason_missing"
    kind = "invalid"


class ObjectiveInUse(AllmendeError):
    """An objective with values, measures or a successor is ended, not deleted."""

    code = "strategy.objective_in_use"
    kind = "conflict"


class KeyResultInUse(AllmendeError):
    """A key result with typed values, measures or a successor is ended, not deleted."""

    code = "strategy.key_result_in_use"
    kind = "conflict"


class AlreadyAdopted(AllmendeError):
    """The objective is adopted already."""

    code = "strategy.already_adopted"
    kind = "conflict"


class AlreadyEnded(AllmendeError):
    """It is ended already."""

    code = "strategy.already_ended"
    kind = "conflict"


class GoalNotPublic(AllmendeError):
    """An objective must not be seen by more people than its goal."""

    code = "strategy.goal_not_public"
    kind = "conflict"


class NumberNotPublic(AllmendeError):
    """A key result must not be seen by more people than what measures it."""

    code = "strategy.number_not_public"
    kind = "conflict"


class NoWayToGo(AllmendeError):
    """Baseline and target are the same number, so that nothing could be reached."""

    code = "strategy.no_way_to_go"
    kind = "invalid"


class NotOneOfOurs(AllmendeError):
    """The person has no role in the space that owns the objective."""

    code = "strategy.person_not_in_space"
    kind = "invalid"


class TwoMeasures(AllmendeError):
    """A key result is measured by an indicator or by a statistic, not by both."""

    code = "strategy.two_measures"
    kind = "invalid"


class NothingSaid(AllmendeError):
    """A check-in without value, confidence and sentence says nothing."""

    code = "strategy.nothing_said"
    kind = "invalid"


say(CycleClosed.code, _("Der Zyklus ist abgeschlossen. Was darin steht, bleibt so, wie es war."))
say(
    CycleNotRunning.code,
    _("Nur ein laufender Zyklus kann abgeschlossen werden. Bitte starten Sie ihn zuerst."),
)
say(CycleAlreadyStarted.code, _("Der Zyklus läuft schon oder ist abgeschlossen."))
say(
    CycleInUse.code,
    _("In diesem Zyklus liegen Objectives. Bitte nehmen Sie sie zuerst heraus, oder schließen Sie ihn ab."),
)
say(
    CycleNotClosed.code,
    _("Übernommen wird, was am Ende offen blieb. Bitte schließen Sie den Zyklus zuerst ab."),
)
say(RetrospectiveMissing.code, _("Bitte halten Sie in einem Satz fest, was Sie gelernt haben."))
say(ReasonMissing.code, _("Bitte nennen Sie den Grund. Er ist für alle zu lesen, die das Objective sehen."))
say(
    ObjectiveInUse.code,
    _("An diesem Objective hängen schon Werte oder Maßnahmen. Sie können es beenden, aber nicht löschen."),
)
say(
    KeyResultInUse.code,
    _("An diesem Key Result hängen schon Werte oder Maßnahmen. Sie können es beenden, aber nicht löschen."),
)
say(AlreadyAdopted.code, _("Dieses Objective ist schon beschlossen."))
say(AlreadyEnded.code, _("Das ist schon beendet."))
say(
    GoalNotPublic.code,
    _(
        "Das Ziel „%(goal)s“ ist noch nicht öffentlich. Bitte beschließen Sie zuerst das Ziel,"
        " oder lassen Sie das Objective ein Entwurf bleiben."
    ),
)
say(
    NumberNotPublic.code,
    _(
        "„%(number)s“ ist nicht für alle freigegeben, die das Objective sehen. Bitte veröffentlichen Sie"
        " zuerst diese Zahl, oder lassen Sie das Objective ein Entwurf bleiben."
    ),
)
say(NoWayToGo.code, _("Zielwert und Ausgangswert sind gleich. Dann gäbe es nichts zu erreichen."))
say(
    NotOneOfOurs.code,
    _("Diese Person hat hier keine Rolle. Bitte laden Sie sie zuerst unter „Menschen und Rollen“ ein."),
)
say(TwoMeasures.code, _("Ein Key Result misst ein Sensor oder eine Statistik, nicht beides zugleich."))
say(NothingSaid.code, _("Bitte tragen Sie einen Wert, Ihre Einschätzung oder einen Satz ein."))
