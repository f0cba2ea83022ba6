"""What a chapter is made of. Names of blocks are stored with the text: never rename one."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from allmende.editorial.blocks import choosers

#: No headings, no pictures, no raw HTML inside running text: they are blocks of their own.
_TEXT: Final = ["bold", "italic", "ol", "ul", "link"]
_WRITTEN: Final = _("Text")
_LIVE: Final = _("Aus der Strategie (immer aktuell)")
_NUMBERS: Final = _("Zahlen (immer aktuell)")


def _note() -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        max_length=500,
        label=_("Satz dazu"),
        help_text=_("Steht unter dem Baustein. Zahlen und Namen bitte nicht wiederholen: sie ändern sich."),
    )


def _struct(group: object, label: object, icon: str, *fields: tuple[str, Any]) -> blocks.StructBlock:
    return blocks.StructBlock(list(fields), group=group, label=label, icon=icon)


def _live(label: object, icon: str, *fields: tuple[str, Any]) -> blocks.StructBlock:
    return _struct(_LIVE, label, icon, *fields, ("note", _note()))


WRITTEN: Final = [
    (
        "heading",
        _struct(
            _WRITTEN,
            _("Überschrift"),
            "title",
            ("text", blocks.CharBlock(label=_("Überschrift"), max_length=200)),
            (
                "level",
                blocks.ChoiceBlock(
                    choices=[("2", _("Abschnitt")), ("3", _("Unterabschnitt"))], default="2", label=_("Ebene")
                ),
            ),
        ),
    ),
    ("text", blocks.RichTextBlock(features=_TEXT, label=_("Text"), icon="pilcrow", group=_WRITTEN)),
    (
        "quote",
        _struct(
            _WRITTEN,
            _("Zitat"),
            "openquote",
            ("text", blocks.TextBlock(label=_("Zitat"), rows=3, max_length=1000)),
            ("by", blocks.CharBlock(required=False, label=_("Von wem"), max_length=200)),
        ),
    ),
    (
        "picture",
        _struct(
            _WRITTEN,
            _("Bild"),
            "image",
            ("file", choosers.PictureChooser(label=_("Bild"))),
            (
                "alt",
                blocks.CharBlock(
                    label=_("Bildbeschreibung"),
                    max_length=300,
                    help_text=_("Was das Bild zeigt, für alle, die es nicht sehen."),
                ),
            ),
            ("caption", blocks.CharBlock(required=False, label=_("Bildunterschrift"), max_length=300)),
        ),
    ),
    (
        "table",
        _struct(
            _WRITTEN,
            _("Tabelle"),
            "table",
            (
                "table",
                TypedTableBlock(
                    [("text", blocks.CharBlock(required=False, label=_("Spalte mit Text")))],
                    label=_("Tabelle"),
                ),
            ),
        ),
    ),
]

LIVE: Final = [
    (
        "goal",
        _live(
            _("Ziel mit seinen Maßnahmen"),
            "tasks",
            ("goal", choosers.GoalChooser(label=_("Ziel"))),
            ("measures", blocks.BooleanBlock(required=False, default=True, label=_("Maßnahmen zeigen"))),
        ),
    ),
    (
        "goal_tree",
        _live(
            _("Zielbaum"),
            "list-ul",
            (
                "goal",
                choosers.GoalChooser(
                    required=False,
                    label=_("Ab diesem Ziel"),
                    help_text=_("Leer: der ganze Baum dieser Strategie."),
                ),
            ),
        ),
    ),
    (
        "objective",
        _live(
            _("Objective mit seinen Key Results"),
            "clipboard-list",
            ("objective", choosers.ObjectiveChooser(label=_("Objective"))),
        ),
    ),
    (
        "measure",
        _live(_("Maßnahme"), "cogs", ("measure", choosers.MeasureChooser(label=_("Maßnahme")))),
    ),
    (
        "field_measures",
        _live(
            _("Maßnahmen eines Handlungsfelds"),
            "tag",
            ("field", choosers.FieldChooser(label=_("Handlungsfeld"))),
        ),
    ),
    ("agenda", _live(_("Digitale Agenda (alle laufenden und geplanten Maßnahmen)"), "date")),
    (
        "future_statements",
        _live(
            _("Zukunftsbild"),
            "view",
            (
                "of",
                blocks.ChoiceBlock(
                    choices=[("own", _("dieser Strategie")), ("framework", _("der Rahmenstrategie"))],
                    default="own",
                    label=_("Welches"),
                ),
            ),
        ),
    ),
    (
        "personas",
        _live(
            _("Personas"),
            "group",
            ("personas", blocks.ListBlock(choosers.PersonaChooser(label=_("Persona")), label=_("Personas"))),
        ),
    ),
    (
        "narrative",
        _live(
            _("Narrativ"),
            "history",
            (
                "part",
                blocks.ChoiceBlock(
                    choices=[
                        ("all", _("ganz")),
                        ("past", _("Vergangenheit")),
                        ("present", _("Gegenwart")),
                        ("future", _("Zukunft")),
                        ("plain_language", _("in Leichter Sprache")),
                    ],
                    default="all",
                    label=_("Welcher Teil"),
                ),
            ),
        ),
    ),
    (
        "guard_rails",
        _live(
            _("Leitplanken"),
            "lock",
            (
                "kind",
                blocks.ChoiceBlock(
                    choices=[
                        ("all", _("alle")),
                        ("crisis", _("Krisenfall")),
                        ("operation", _("Betriebskonzept")),
                        ("path", _("Pfadabhängigkeiten")),
                        ("ethics", _("Ethik-Leitplanken")),
                    ],
                    default="all",
                    label=_("Welche"),
                ),
            ),
        ),
    ),
]

NUMBERS: Final = [
    (
        "key_result",
        _struct(
            _NUMBERS,
            _("Key Result mit seiner Zahl"),
            "order-up",
            ("key_result", choosers.KeyResultChooser(label=_("Key Result"))),
            ("note", _note()),
        ),
    ),
    (
        "statistic",
        _struct(
            _NUMBERS,
            _("Kennzahl der Statistik"),
            "order-up",
            ("statistic", choosers.StatisticChooser(label=_("Kennzahl"))),
            (
                "place",
                choosers.PlaceChooser(
                    required=False, label=_("Kommune"), help_text=_("Leer: wem diese Strategie gehört.")
                ),
            ),
            ("note", _note()),
        ),
    ),
    (
        "indicator",
        _struct(
            _NUMBERS,
            _("Messgröße aus den Daten"),
            "circle-check",
            ("indicator", choosers.IndicatorChooser(label=_("Messgröße"))),
            ("note", _note()),
        ),
    ),
]

BODY: Final = [*WRITTEN, *LIVE, *NUMBERS]
