"""The form of the eight guiding questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.kernel.seen_form import SeenForm
from allmende.strategy.selectors.guiding import questions


class GuidingForm(SeenForm):
    """All eight questions at once; each may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questions(), 1):
            self.fields[question.key] = forms.CharField(
                label=f"{number}. {question.title}",
                help_text=question.help,
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields["share"] = forms.BooleanField(
            label=_("Andere Kommunen im Verbund dürfen unsere Antworten lesen"),
            help_text=_("Dann lernen andere von Ihnen. Öffentlich werden die Antworten dadurch nicht."),
            required=False,
        )
