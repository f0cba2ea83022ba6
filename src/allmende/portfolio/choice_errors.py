"""What can be refused in checks, choices, lead projects, sketches and calls, and what people read then."""

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class CheckFinished(AllmendeError):
    """A finished check stays as it is; a new one can be made beside it."""

    code = "portfolio.check_finished"
    kind = "conflict"


class CheckIncomplete(AllmendeError):
    """A check can only be finished when every question has an answer with a reason."""

    code = "portfolio.check_incomplete"


class NothingToCheck(AllmendeError):
    """There are no questions of this kind for this thing."""

    code = "portfolio.nothing_to_check"
    kind = "conflict"


class KindNotForThis(AllmendeError):
    """A strategy is checked by compass and charter only."""

    code = "portfolio.kind_not_for_this"
    kind = "not_found"


class SelectionClosed(AllmendeError):
    """A decided choice is frozen."""

    code = "portfolio.selection_closed"
    kind = "conflict"


class SelectionNotThere(AllmendeError):
    """This is not what the choice is at just now."""

    code = "portfolio.selection_not_there"
    kind = "conflict"


class ListTooShort(AllmendeError):
    """A choice needs at least two candidates and one criterion before people can score."""

    code = "portfolio.list_too_short"


class TooManyPoints(AllmendeError):
    """Somebody gave more points than each person has."""

    code = "portfolio.too_many_points"


class VotingRulesFixed(AllmendeError):
    """Once people vote, their points, the short list's length and the minimum stay as they are."""

    code = "portfolio.voting_rules_fixed"
    kind = "conflict"


class QuorumMissed(AllmendeError):
    """Too few people have voted to count the votes."""

    code = "portfolio.quorum_missed"
    kind = "conflict"


class BallotsUnreadable(AllmendeError):
    """The installation's key was changed while people voted; nobody can open the ballots any more."""

    code = "portfolio.ballots_unreadable"
    kind = "conflict"


class ResourceAnswerMissing(AllmendeError):
    """A candidate without people or money comes onto the short list only with a reason."""

    code = "portfolio.resource_answer_missing"


class ShortListEmpty(AllmendeError):
    """A choice cannot be closed without having chosen anything or saying why."""

    code = "portfolio.short_list_empty"


class ShortListTooLong(AllmendeError):
    """More candidates were chosen than the short list has places."""

    code = "portfolio.short_list_too_long"


class AlreadyLeadProject(AllmendeError):
    """The measure is or was proposed as a lead project already."""

    code = "portfolio.already_lead_project"
    kind = "conflict"


class LeadStepNotNow(AllmendeError):
    """The lead project is not where this step begins."""

    code = "portfolio.lead_step_not_now"
    kind = "conflict"


class LeaderNotPioneer(AllmendeError):
    """Only pioneer towns of the consortium lead."""

    code = "portfolio.leader_not_pioneer"


class LeaderMissing(AllmendeError):
    """A lead project starts with a leading town."""

    code = "portfolio.leader_missing"
    kind = "conflict"


class SketchIsMeasure(AllmendeError):
    """The sketch became a measure; what is changed now is changed there."""

    code = "portfolio.sketch_is_measure"
    kind = "conflict"


class SketchNotThisWay(AllmendeError):
    """There is no way from this state to that one."""

    code = "portfolio.sketch_not_this_way"
    kind = "conflict"


class SketchWithdrawn(AllmendeError):
    """Whoever sent the idea took it back; nobody goes on with it."""

    code = "portfolio.sketch_withdrawn"
    kind = "conflict"


class CallNotOpen(AllmendeError):
    """Ideas are taken from the first to the last day of an open call."""

    code = "portfolio.call_not_open"
    kind = "conflict"


class CallStepNotNow(AllmendeError):
    """The call is not where this step begins."""

    code = "portfolio.call_step_not_now"
    kind = "conflict"


class TooManyIdeas(AllmendeError):
    """So many ideas came from one place or in one day that a machine must be behind it."""

    code = "portfolio.too_many_ideas"
    kind = "unavailable"


class JuryEmpty(AllmendeError):
    """A jury needs at least one member."""

    code = "portfolio.jury_empty"


class ScoreOutOfRange(AllmendeError):
    """Points lie outside of what can be given."""

    code = "portfolio.score_out_of_range"


class DayOutOfOrder(AllmendeError):
    """A step cannot have happened before the one that leads to it, nor tomorrow."""

    code = "portfolio.day_out_of_order"


class DayOver(AllmendeError):
    """A day that must lie ahead is past."""

    code = "portfolio.day_over"


class NotACandidate(AllmendeError):
    """This thing does not stand for this choice."""

    code = "portfolio.not_a_candidate"
    kind = "not_found"


say(
    CheckFinished.code,
    _("Diese Prüfung ist abgeschlossen und bleibt, wie sie ist. Sie können daneben neu prüfen."),
)
say(
    CheckIncomplete.code,
    _("Zum Abschließen braucht jede Frage eine Antwort mit einem Grund. Der Entwurf ist gespeichert."),
)
say(
    NothingToCheck.code,
    _(
        "Dafür gibt es noch keine Fragen. Leitplanken legen Sie in Ihrer Strategie fest, "
        "die anderen Fragen kommen mit der Region."
    ),
)
say(KindNotForThis.code, _("Diese Prüfung gibt es hier nicht."))
say(
    SelectionClosed.code,
    _("Diese Auswahl ist entschieden. Sie können sie wiederholen."),
)
say(
    SelectionNotThere.code,
    _("Die Auswahl ist inzwischen weiter. Bitte laden Sie die Seite neu."),
)
say(
    ListTooShort.code,
    _("Zum Bewerten braucht es mindestens zwei Vorhaben auf der Liste und ein Kriterium."),
)
say(TooManyPoints.code, _("Sie haben %(given)s Punkte vergeben, es sind aber nur %(points)s da."))
say(
    VotingRulesFixed.code,
    _("Seit die Abstimmung läuft, bleiben Punkte, Plätze und Mindestzahl, wie sie sind."),
)
say(
    QuorumMissed.code,
    _("Abgestimmt haben erst %(voted)s Personen, nötig sind %(quorum)s. Bitte erinnern Sie die anderen."),
)
say(
    BallotsUnreadable.code,
    _(
        "Der Schlüssel dieser Installation wurde gewechselt; die abgegebenen Stimmen lassen sich nicht mehr "
        "öffnen. Gehen Sie einen Schritt zurück, und stimmen Sie neu ab."
    ),
)
say(
    ResourceAnswerMissing.code,
    _(
        "Bei „%(title)s“ steht noch nicht, wer es mit welchem Geld macht. Tragen Sie es ein, "
        "oder begründen Sie die Wahl."
    ),
)
say(ShortListEmpty.code, _("Wählen Sie ein Vorhaben, oder schreiben Sie, warum Sie keines wählen."))
say(ShortListTooLong.code, _("Die kurze Liste hat %(places)s Plätze, gewählt sind %(chosen)s Vorhaben."))
say(AlreadyLeadProject.code, _("Diese Maßnahme ist schon als Leitprojekt vorgeschlagen."))
say(
    LeadStepNotNow.code,
    _("Das Leitprojekt ist inzwischen weiter. Bitte laden Sie die Seite neu."),
)
say(LeaderNotPioneer.code, _("Die Federführung übernimmt eine Pionierkommune. Bitte wählen Sie eine davon."))
say(LeaderMissing.code, _("Vor dem Start braucht das Leitprojekt eine Kommune, die es federführend umsetzt."))
say(SketchIsMeasure.code, _("Aus dieser Skizze ist eine Maßnahme geworden. Bitte arbeiten Sie dort weiter."))
say(
    SketchNotThisWay.code,
    _("Die Skizze ist inzwischen weiter. Bitte laden Sie die Seite neu."),
)
say(SketchWithdrawn.code, _("Diese Idee hat die Person, die sie eingesandt hat, zurückgezogen."))
say(CallNotOpen.code, _("Dieser Aufruf nimmt gerade keine Ideen an."))
say(
    CallStepNotNow.code,
    _("Der Aufruf ist inzwischen weiter. Bitte laden Sie die Seite neu."),
)
say(
    TooManyIdeas.code,
    _("Von hier kamen gerade sehr viele Ideen. Bitte versuchen Sie es in einer Stunde noch einmal."),
)
say(JuryEmpty.code, _("Bitte nennen Sie mindestens eine Person für die Jury."))
say(ScoreOutOfRange.code, _("Diese Punktzahl gibt es nicht. Bitte wählen Sie eine der angebotenen."))
say(NotACandidate.code, _("Dieses Vorhaben steht nicht auf der Liste. Bitte laden Sie die Seite neu."))
say(DayOver.code, _("Dieser Tag ist schon vorbei. Bitte nennen Sie einen, der noch kommt."))
say(DayOutOfOrder.code, _("Dieser Tag liegt vor dem Schritt davor oder in der Zukunft."))
