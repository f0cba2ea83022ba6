"""The form of a chapter: what may be embedded in it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from allmende.editorial.blocks.offers import chosen_in, is_offered
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import User


class ChapterForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail ships no types
    """Takes only objects that the person may see; what stood there before may stay."""

    def clean(self) -> dict[str, Any]:
        """Refuse objects that the person who saves could not have chosen."""
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body")
        if body is None:
            return cleaned
        before = {(type(one), one.pk) for one in chosen_in(self.instance.body)} if self.instance.pk else set()
        actor = actor_of(self.for_user) if isinstance(self.for_user, User) else ANONYMOUS
        for one in chosen_in(body):
            if (type(one), one.pk) not in before and not is_offered(actor, one):
                self.add_error(
                    "body", ValidationError(_("Ein Baustein zeigt etwas, das für Sie nicht freigegeben ist."))
                )
                break
        return cleaned
