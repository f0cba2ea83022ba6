"""What people are told about an adoption: whose turn it is, who is interested, what rests or ends."""

from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel import notification
from allmende.kernel.actor import Actor
from allmende.solutions.models import Adoption, AdoptionStep, StepKey
from allmende.solutions.selectors import addresses

#: What is to be done in a step, in a sentence or two.
_TO_DO: Final[dict[str, Promise]] = {
    StepKey.FIT_CHECK: gettext_lazy(
        "Prüfen Sie, was die Kommune schon hat und was noch fehlt. Das dauert etwa zehn Minuten."
    ),
    StepKey.DECISION: gettext_lazy(
        "Die Vorlage für den Beschluss ist vorausgefüllt. Tragen Sie das Ergebnis ein, "
        "sobald das Gremium entschieden hat."
    ),
    StepKey.AGREEMENT: gettext_lazy("Halten Sie fest, wer bezahlt, wer sich kümmert und wer zugestimmt hat."),
    StepKey.INSTALLATION: gettext_lazy("Beantworten Sie einige Fragen. Sie sehen vorher, was angelegt wird."),
    StepKey.TRAINING: gettext_lazy(
        "Die Kommune und der Kümmerer vereinbaren einen Termin. Danach wird eingetragen, wer dabei war."
    ),
    StepKey.LIVE: gettext_lazy(
        "Einzutragen ist nichts: Der Schritt ist erreicht, sobald genügend Geräte lange genug "
        "gültige Werte senden."
    ),
    StepKey.EFFECT: gettext_lazy(
        "Vergleichen Sie die Zeit vorher und nachher und tragen Sie Kosten, Stunden und Ihr Urteil ein."
    ),
}


def link_to(adoption: Adoption) -> str:
    """Path of the adoption's page."""
    return reverse("solutions:adoption", args=[adoption.pk])


def _names(adoption: Adoption) -> dict[str, str]:
    return {"town": adoption.municipality.name, "solution": adoption.solution.title}


def _is_own(adoption: Adoption) -> bool:
    """The Kümmerer runs its own solution: nobody else has to be told."""
    return adoption.solution.steward_id == adoption.municipality_id


def tell_next(actor: Actor, adoption: Adoption, step: AdoptionStep) -> None:
    """Mail to whose turn it is; the training is the Kümmerer's turn too."""
    receivers = addresses.step_addresses(adoption, step)
    if step.key == StepKey.TRAINING:
        receivers = [*receivers, *addresses.steward_addresses(adoption.solution)]
    names = {**_names(adoption), "step": step.get_key_display()}
    parts = [
        _("„%(solution)s“ in %(town)s: Jetzt ist der Schritt „%(step)s“ dran.") % names,
        str(_TO_DO.get(step.key, "")),
    ]
    if step.responsible:
        parts.append(_("Zuständig ist %(who)s.") % {"who": step.responsible})
    if step.due_on:
        parts.append(
            _("Er soll bis zum %(day)s erledigt sein.") % {"day": date_format(step.due_on, "j. F Y")}
        )
    notification.send(
        actor=actor,
        to=receivers,
        subject=_("Als Nächstes: %(step)s (%(solution)s in %(town)s)") % names,
        body=" ".join(part for part in parts if part),
        link=link_to(adoption),
        space=adoption.owner,
    )


def tell_steward(actor: Actor, adoption: Adoption) -> None:
    """Mail to the Kümmerer that another town is interested."""
    if _is_own(adoption):
        return
    notification.send(
        actor=actor,
        to=addresses.steward_addresses(adoption.solution),
        subject=_("%(town)s möchte „%(solution)s“ übernehmen") % _names(adoption),
        body=_(
            "%(town)s hat Interesse an „%(solution)s“ angemeldet. "
            "Sie sehen dieselbe Seite wie %(town)s und können helfen. "
            "Gerade ist %(town)s an der Reihe; zur Schulung melden wir uns wieder bei Ihnen."
        )
        % _names(adoption),
        link=link_to(adoption),
        space=adoption.owner,
    )


def tell_partners(actor: Actor, adoption: Adoption, reason: str) -> None:
    """Mail to both towns that an adoption rests or is over, and why."""
    names = {**_names(adoption), "status": adoption.get_status_display(), "reason": reason}
    notification.send(
        actor=actor,
        to=[*addresses.steward_addresses(adoption.solution), *addresses.managers_of(adoption.owner)],
        subject=_("Übernahme %(status)s: %(solution)s in %(town)s") % names,
        body=_("Die Übernahme von „%(solution)s“ in %(town)s ist jetzt: %(status)s. Grund: %(reason)s")
        % names,
        link=link_to(adoption),
        space=adoption.owner,
    )
