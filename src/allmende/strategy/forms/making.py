"""What forms share in which several people write at the same time."""

from django import forms


class SeenForm(forms.Form):
    """Remembers what stood there when the form was opened: nobody writes over the words of another."""

    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def renew(self, token: str) -> None:
        """Let the next save go through: the person has read that something changed."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict once it is bound
        data["seen"] = token
        self.data = data
