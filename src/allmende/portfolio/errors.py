"""What can go wrong in the room portfolio, and what people read then."""

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.kernel.errors import say


class NoContribution(AllmendeError):
    """A measure cannot be planned before it says how it pays into the whole."""

    code = "portfolio.no_contribution"


class ResourcesMissing(AllmendeError):
    """Somebody promises a measure without people or money and gives no reason."""

    code = "portfolio.resources_missing"


class ReasonMissing(AllmendeError):
    """This change needs a sentence why."""

    code = "portfolio.reason_missing"


class StatusNotPossible(AllmendeError):
    """There is no way from this status to that one."""

    code = "portfolio.status_not_possible"
    kind = "conflict"


class StarNotEarned(AllmendeError):
    """The measure lacks what this star needs."""

    code = "portfolio.star_not_earned"


class ContributionTwice(AllmendeError):
    """The measure pays into this already."""

    code = "portfolio.contribution_twice"
    kind = "conflict"


class LastContribution(AllmendeError):
    """A measure that is planned or runs keeps at least one contribution."""

    code = "portfolio.last_contribution"
    kind = "conflict"


class EndsBeforeBeginning(AllmendeError):
    """The last day or year lies before the first."""

    code = "portfolio.ends_before_beginning"


class BundleNotEmpty(AllmendeError):
    """A bundle with measures cannot be deleted."""

    code = "portfolio.bundle_not_empty"
    kind = "conflict"


class MeasureInUse(AllmendeError):
    """Other things hang on the measure; it can be dropped, but not deleted."""

    code = "portfolio.measure_in_use"
    kind = "conflict"


class FundingInUse(AllmendeError):
    """Budget lines count on this funding source."""

    code = "portfolio.funding_in_use"
    kind = "conflict"


class HasSolution(AllmendeError):
    """The measure has its solution in the catalogue already."""

    code = "portfolio.has_solution"
    kind = "conflict"


class AdoptionHasMeasure(AllmendeError):
    """The adoption is a measure already."""

    code = "portfolio.adoption_has_measure"
    kind = "conflict"


class NotRipeForCatalogue(AllmendeError):
    """A measure needs a sentence and a problem before others can read of it in the catalogue."""

    code = "portfolio.not_ripe_for_catalogue"


class FilterNameTaken(AllmendeError):
    """The person keeps a view of this name already."""

    code = "portfolio.filter_name_taken"
    kind = "conflict"


class ImportUndone(AllmendeError):
    """The import was undone before."""

    code = "portfolio.import_undone"
    kind = "conflict"


class ImportInUse(AllmendeError):
    """Something hangs on measures of the import by now."""

    code = "portfolio.import_in_use"
    kind = "conflict"


class ImportNothingChosen(AllmendeError):
    """No line of the table was chosen, or none can be taken over."""

    code = "portfolio.import_nothing_chosen"


say(
    NoContribution.code,
    _(
        "Bitte sagen Sie zuerst in einem Satz, wie die Maßnahme auf das Ganze einzahlt. "
        "Danach kann sie geplant werden."
    ),
)
say(
    ResourcesMissing.code,
    _(
        "Es ist noch nicht geklärt, wer die Maßnahme mit welchem Geld umsetzt. Bitte ergänzen Sie das, "
        "oder schreiben Sie, warum Sie sie trotzdem zusagen."
    ),
)
say(ReasonMissing.code, _("Bitte schreiben Sie in einem Satz, warum."))
say(
    StatusNotPossible.code,
    _("Von „%(old)s“ führt kein Weg zu „%(new)s“. Bitte laden Sie die Seite neu."),
)
say(StarNotEarned.code, _("Für diesen Stern fehlt noch etwas. Was, steht neben dem Stern."))
say(ContributionTwice.code, _("Das steht schon da. Ändern Sie den Satz, oder wählen Sie ein anderes Ziel."))
say(
    LastContribution.code,
    _("Eine zugesagte Maßnahme braucht mindestens ein Ziel. Bitte tragen Sie zuerst ein anderes ein."),
)
say(EndsBeforeBeginning.code, _("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beides."))
say(
    BundleNotEmpty.code,
    _("Zum Bündel gehören noch Maßnahmen. Bitte lösen Sie sie zuerst heraus."),
)
say(
    MeasureInUse.code,
    _(
        "An dieser Maßnahme hängt schon anderes: %(what)s. "
        "Setzen Sie sie auf „verworfen“, statt sie zu löschen."
    ),
)
say(
    FundingInUse.code,
    _("Mit dieser Förderung rechnen schon Maßnahmen. Bitte tragen Sie ein Ende ein, statt sie zu löschen."),
)
say(HasSolution.code, _("Aus dieser Maßnahme gibt es schon eine Lösung im Katalog."))
say(AdoptionHasMeasure.code, _("Diese Übernahme ist schon eine Maßnahme."))
say(
    NotRipeForCatalogue.code,
    _("Für den Katalog fehlen noch der Satz zur Maßnahme und der Bedarf. Bitte ergänzen Sie beides."),
)
say(FilterNameTaken.code, _("Eine Auswahl mit diesem Namen haben Sie schon. Bitte wählen Sie einen anderen."))
say(ImportUndone.code, _("Dieses Einlesen ist schon rückgängig gemacht."))
say(
    ImportInUse.code,
    _(
        "An diesen Maßnahmen hängt inzwischen anderes, deshalb bleibt das Einlesen stehen: %(what)s. "
        "Setzen Sie einzelne Maßnahmen auf „verworfen“."
    ),
)
say(ImportNothingChosen.code, _("Es ist keine Zeile ausgewählt, die übernommen werden kann."))
