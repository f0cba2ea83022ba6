"""What can go wrong with strategies, goals and versions, and what people read then."""

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class GoalCycle(AllmendeError):
    """A goal would come to stand below itself."""

    code = "strategy.goal_cycle"
    kind = "conflict"


class GoalInUse(AllmendeError):
    """Something hangs on the goal, so it can only be retired."""

    code = "strategy.goal_in_use"
    kind = "conflict"


class GoalFromPack(AllmendeError):
    """The goal came with the region pack and would come again; it can be retired."""

    code = "strategy.goal_from_pack"
    kind = "conflict"


class SameStrategy(AllmendeError):
    """A link between goals must lead to another goal than itself, one above or one below."""

    code = "strategy.same_goal"


class NestingCycle(AllmendeError):
    """A strategy would nest in itself, or in one that is no wider than it."""

    code = "strategy.nesting_cycle"
    kind = "conflict"


class StrategyInUse(AllmendeError):
    """A strategy that was adopted, or that something hangs on, is not deleted."""

    code = "strategy.strategy_in_use"
    kind = "conflict"


class NothingToAdopt(AllmendeError):
    """A strategy without a goal cannot be adopted."""

    code = "strategy.nothing_to_adopt"
    kind = "conflict"


class AdoptedOutOfOrder(AllmendeError):
    """The day of adoption lies in the future or before the version in force."""

    code = "strategy.adopted_out_of_order"


class NotWithdrawable(AllmendeError):
    """Only the newest version can be taken back, and only where it is known what was before."""

    code = "strategy.not_withdrawable"
    kind = "conflict"


class VersionFromPack(AllmendeError):
    """The region pack told of this version and would bring it again."""

    code = "strategy.version_from_pack"
    kind = "conflict"


class NotAdopted(AllmendeError):
    """Only what is adopted can be reviewed, put out of force, or planned to change."""

    code = "strategy.not_adopted"
    kind = "conflict"


class StatementInUse(AllmendeError):
    """Measures pay into the sentence of the picture of the future, or the pack brought it."""

    code = "strategy.statement_in_use"
    kind = "conflict"


class PlanInUse(AllmendeError):
    """Another town's strategy refers to the plan."""

    code = "strategy.plan_in_use"
    kind = "conflict"


say(
    GoalCycle.code,
    _(
        "Ein Ziel kann nicht unter sich selbst oder unter einem seiner Teilziele stehen. Bitte "
        "wählen Sie ein anderes."
    ),
)
say(
    GoalInUse.code,
    _(
        "An diesem Ziel hängt noch etwas: %(what)s. Löschen geht deshalb nicht. Sie können es "
        "beenden, mit einem Grund."
    ),
)
say(
    GoalFromPack.code,
    _(
        "Dieses Ziel gehört zum Paket der Region und käme beim nächsten Laden wieder. Sie können es "
        "beenden, mit einem Grund."
    ),
)
say(
    SameStrategy.code,
    _(
        "Ein Ziel zahlt nicht auf sich selbst ein und nicht auf ein Ziel, das schon über oder unter "
        "ihm steht."
    ),
)
say(
    NestingCycle.code,
    _(
        "So kann die Strategie nicht eingebettet werden: kommunale Strategien gehören in eine "
        "Gesamt- oder Rahmenstrategie, Gesamtstrategien in eine Rahmenstrategie."
    ),
)
say(
    StrategyInUse.code,
    _(
        "Löschen geht nur, solange die Strategie ein Entwurf ist und nichts an ihr hängt. Hier hängt "
        "noch: %(what)s."
    ),
)
say(
    NothingToAdopt.code,
    _("Ein Beschluss braucht mindestens ein Ziel. Bitte tragen Sie zuerst ein Ziel ein."),
)
say(
    AdoptedOutOfOrder.code,
    _("Der Tag des Beschlusses darf nicht in der Zukunft liegen und nicht vor dem letzten Beschluss."),
)
say(
    NotWithdrawable.code,
    _(
        "Dieser Beschluss lässt sich nicht zurücknehmen. Das geht nur beim letzten, und nur, wenn "
        "festgehalten ist, was davor galt."
    ),
)
say(
    VersionFromPack.code,
    _("Diese Fassung gehört zum Paket der Region. Änderungen daran macht, wer das Paket pflegt."),
)
say(
    NotAdopted.code,
    _("Das geht erst, wenn die Strategie beschlossen ist."),
)
say(
    StatementInUse.code,
    _(
        "An diesem Satz hängen Maßnahmen, oder er gehört zum Paket der Region. Sie können ihn "
        "ändern, aber nicht entfernen."
    ),
)
say(
    PlanInUse.code,
    _(
        "Auf diesen Plan bezieht sich noch eine Strategie, die nicht Ihnen gehört. Löschen geht "
        "deshalb nicht."
    ),
)
