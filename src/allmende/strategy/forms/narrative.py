"""Forms of the narrative and its contact points."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.kernel.seen_form import SeenForm

_TEXT = 8_000


class NarrativeForm(SeenForm):
    """Past, present, future, three terms, plain language."""

    past = forms.CharField(
        label=_("Vergangenheit"), required=False, max_length=_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Woher kommen Sie? Was haben die Menschen hier schon einmal geschafft? Auch Verlorenes "
            "gehört dazu."
        ),
    )  # fmt: skip
    present = forms.CharField(
        label=_("Gegenwart"), required=False, max_length=_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Wo stehen Sie? Was ist gut, was drückt? Einfache Sätze, keine Schlagworte."),
    )  # fmt: skip
    future = forms.CharField(
        label=_("Zukunft"), required=False, max_length=_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Wie sieht ein Tag in Ihrer Stadt aus, wenn alles gelungen ist? Für wen ist das besser?"),
    )  # fmt: skip
    term_1 = forms.CharField(
        label=_("Erster Begriff"), required=False, max_length=60,
        help_text=_("Drei Begriffe, die im Kopf bleiben sollen."),
    )  # fmt: skip
    term_2 = forms.CharField(label=_("Zweiter Begriff"), required=False, max_length=60)
    term_3 = forms.CharField(label=_("Dritter Begriff"), required=False, max_length=60)
    plain_language = forms.CharField(
        label=_("In Leichter Sprache"), required=False, max_length=_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ein Satz je Zeile. Jeder Satz sagt nur eine Sache. Schwere Wörter erklären."),
    )  # fmt: skip


class ContactPointForm(SeenForm):
    """Who finds itself where."""

    who = forms.CharField(
        label=_("Für wen"), max_length=200,
        help_text=_("Eine Fraktion, ein Verein, die Betriebe, eine Gruppe von Menschen."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("Anknüpfungspunkt"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Welcher Teil der Geschichte ist auch ihre? Welches Anliegen findet sie darin wieder?"),
    )  # fmt: skip
