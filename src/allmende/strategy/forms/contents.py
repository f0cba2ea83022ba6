"""The form of one block of the contents check."""

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.seen_form import SeenForm
from allmende.strategy.selectors.contents import BlockStatus, EntryStatus
from allmende.strategy.services.contents import EntryDraft, draft_of

_STATES = (
    ("open", gettext_lazy("noch nicht geprüft")),
    ("present", gettext_lazy("vorhanden")),
    ("missing", gettext_lazy("fehlt noch")),
    ("left_out", gettext_lazy("bewusst ausgelassen")),
)


#: The page offers chapters and pages under this id.
PLACES_ID: Final = "orte"
_PARTS: Final = ("state", "place", "reason")


class BlockForm(SeenForm):
    """All entries of a block: state, place, reason."""

    def __init__(self, *args: Any, status: BlockStatus, **kwargs: Any) -> None:
        drafts = {entry.entry.key: draft_of(entry) for entry in status.entries}
        fields = {
            f"{part}-{key}": value
            for key, draft in drafts.items()
            for part, value in (("state", draft.state), ("place", draft.place), ("reason", draft.reason))
        }
        super().__init__(*args, initial={**fields, **drafts}, **kwargs)
        self.status = status
        for entry in status.entries:
            self._add(entry)

    def _add(self, status: EntryStatus) -> None:
        key, title = status.entry.key, status.entry.title
        self.fields[f"state-{key}"] = forms.ChoiceField(
            label=_("Stand: %(title)s") % {"title": title},
            choices=_STATES,
            required=False,
        )
        self.fields[f"place-{key}"] = forms.CharField(
            label=_("Wo im Text: %(title)s") % {"title": title},
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"list": PLACES_ID, "autocomplete": "off"}),
        )
        self.fields[f"reason-{key}"] = forms.CharField(
            label=_("Warum ausgelassen: %(title)s") % {"title": title},
            required=False,
            max_length=500,
        )

    def clean(self) -> dict[str, Any]:
        """Leaving out takes a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        for status in self.status.entries:
            key = status.entry.key
            if cleaned.get(f"state-{key}") == "left_out" and not cleaned.get(f"reason-{key}", "").strip():
                self.add_error(
                    f"reason-{key}",
                    ValidationError(_("Bitte schreiben Sie kurz dazu, warum Sie das auslassen.")),
                )
        return cleaned

    def drafts(self, *, taken: Collection[str] = ()) -> dict[str, EntryDraft]:
        """Return what was said, by entry; fields that were not sent keep what is known.

        Args:
            taken: Keys of entries that count as present unless somebody says otherwise.
        """
        found = {}
        for status in self.status.entries:
            key = status.entry.key
            if f"state-{key}" not in self.data:
                continue
            said = self.cleaned_data[f"state-{key}"] or "open"
            found[key] = EntryDraft(
                state="present" if said == "open" and key in taken else said,
                place=self.cleaned_data[f"place-{key}"].strip(),
                reason=self.cleaned_data[f"reason-{key}"].strip(),
            )
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return each entry with its three fields, for the template."""
        return [
            {
                "status": status,
                "state": self[f"state-{status.entry.key}"],
                "place": self[f"place-{status.entry.key}"],
                "reason": self[f"reason-{status.entry.key}"],
                "is_wrong": any(f"{part}-{status.entry.key}" in self.errors for part in _PARTS),
            }
            for status in self.status.entries
        ]
