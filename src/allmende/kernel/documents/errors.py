"""What can go wrong with documents, and what people read then."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError, Kind
from allmende.kernel.errors import say


class DocumentTooLarge(AllmendeError):
    """The document could not be made within time and memory."""

    code: ClassVar[str] = "kernel.document_too_large"


class DocumentNotMade(AllmendeError):
    """The press failed for a reason of ours; the log has it."""

    code: ClassVar[str] = "kernel.document_not_made"
    kind: ClassVar[Kind] = "unavailable"


class DocumentNotFailed(AllmendeError):
    """Only a document that was not made can be tried again."""

    code: ClassVar[str] = "kernel.document_not_failed"
    kind: ClassVar[Kind] = "conflict"


class DocumentNoLongerYours(AllmendeError):
    """Who asked for it may no longer read it."""

    code: ClassVar[str] = "kernel.document_no_longer_yours"
    kind: ClassVar[Kind] = "forbidden"


class DocumentKindUnknown(AllmendeError):
    """Nobody knows how to make this kind of document any more."""

    code: ClassVar[str] = "kernel.document_kind_unknown"


class WordTemplateBroken(AllmendeError):
    """A Word template cannot be filled; `fields["reason"]` says in words what is wrong."""

    code: ClassVar[str] = "kernel.word_template_broken"


class WordTemplateRefused(AllmendeError):
    """The file is no Word template we take; `fields["reason"]` says in words why."""

    code: ClassVar[str] = "kernel.word_template_refused"


say(
    DocumentTooLarge.code,
    _(
        "Das Dokument ist zu umfangreich geworden und wurde nicht fertig. Bitte kürzen Sie sehr lange Texte "
        "oder wählen Sie weniger aus."
    ),
)
say(
    DocumentNotMade.code,
    _(
        "Das Dokument ließ sich nicht erstellen. Bitte versuchen Sie es noch einmal; bleibt es dabei, "
        "fragen Sie die Verwaltung der Installation."
    ),
)
say(DocumentNotFailed.code, _("Dieses Dokument ist schon fertig oder wird gerade erstellt."))
say(
    DocumentNoLongerYours.code,
    _(
        "Wer dieses Dokument angefordert hat, darf es nicht mehr lesen. Wenn Sie es brauchen, fordern Sie es "
        "bitte neu an."
    ),
)
say(
    DocumentKindUnknown.code,
    _("Diese Art von Dokument gibt es nicht mehr. Bitte erstellen Sie es dort neu, wo es herkommt."),
)
say(WordTemplateBroken.code, _("Die Word-Vorlage lässt sich nicht ausfüllen: %(reason)s"))
say(WordTemplateRefused.code, _("Diese Datei können wir nicht als Vorlage nehmen: %(reason)s"))
