"""The council paper: the blueprint's text blocks filled with the town's fit check and costs."""

import re
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.region.selectors import profile_of
from allmende.solutions.blueprint.types import Blueprint
from allmende.solutions.errors import SolutionNotAdoptable
from allmende.solutions.models import Adoption, CostKind, Decision, StepKey
from allmende.solutions.selectors.adoptions import step_of
from allmende.solutions.selectors.packages import blueprint_of
from allmende.solutions.services.costs import sheet_of
from allmende.solutions.services.fit import UNKNOWN, latest_check, result_of
from allmende.solutions.types import CostRow, CostSheet, CouncilPaper, FitResult, PaperSection
from allmende.ui.formats import euro_text, not_given, number_text

#: A word in a heading of council.md → what is added below that section's text.
_FINANCE, _STAFF, _FACTS, _PRIVACY = "finanz", "person", "sachverhalt", "datenschutz"


def council_paper(adoption: Adoption) -> CouncilPaper:
    """Return the paper for this adoption as of now; nothing is stored.

    Raises:
        SolutionNotAdoptable: the solution has no blueprint with text blocks.
    """
    blueprint = blueprint_of(adoption.solution)
    if blueprint is None:
        raise SolutionNotAdoptable(solution=adoption.solution.title)
    sheet = sheet_of(adoption.solution, adoption.municipality)
    check = latest_check(adoption.solution, adoption.municipality)
    fit = result_of(check) if check else FitResult(())
    sections = _sections(blueprint, adoption, sheet, fit)
    return CouncilPaper(
        title=_("Beschlussvorlage: %(solution)s") % {"solution": adoption.solution.title},
        municipality=adoption.municipality.name,
        solution=adoption.solution.title,
        version=blueprint.version,
        made_on=timezone.localdate(),
        facts=_head(adoption, blueprint, sheet),
        sections=sections,
        is_demo=adoption.is_demo,
    )


def decision_of(adoption: Adoption) -> Decision | None:
    """What the body decided, None as long as nothing is on record."""
    return Decision.objects.filter(adoption=adoption).first()


def _values(adoption: Adoption, blueprint: Blueprint, sheet: CostSheet) -> dict[str, str]:
    decision = decision_of(adoption)
    meeting = decision.decided_on if decision else step_of(adoption, StepKey.DECISION).due_on
    steward = adoption.solution.steward
    return {
        "kommune": adoption.municipality.name,
        "loesung": adoption.solution.title,
        "version": blueprint.version,
        "kuemmerer": steward.name if steward else "",
        "schulen": _quantity(sheet, blueprint, "schools"),
        "raeume": _quantity(sheet, blueprint, "rooms"),
        "einmalig": _euro(sheet.stated("one_off")),
        "jaehrlich": _euro(sheet.stated("per_year")),
        "stunden_einmalig": _hours(sheet.stated("hours")),
        "stunden_jaehrlich": _hours(sheet.stated("hours_per_year")),
        "veroeffentlichung": _publication(adoption, blueprint),
        "gremium": _body(adoption, decision),
        "sitzung": date_format(meeting, "j. F Y") if meeting else "",
    }


def _euro(amount: Decimal | None) -> str:
    return euro_text(amount) if amount is not None else ""


def _hours(hours: Decimal | None) -> str:
    return _("%(hours)s Stunden") % {"hours": number_text(hours)} if hours is not None else ""


def _body(adoption: Adoption, decision: Decision | None) -> str:
    """The body that decided, else the one the town's profile names."""
    if decision is not None:
        return decision.body
    answer = profile_of(adoption.municipality).get("decision_body")
    return answer.value if answer and answer.value != UNKNOWN else ""


def _quantity(sheet: CostSheet, blueprint: Blueprint, what: str) -> str:
    keys = {item.key for item in blueprint.costs.item if item.quantity == what}
    row = next((row for row in sheet.rows if row.key in keys and row.quantity is not None), None)
    return number_text(row.quantity) if row else ""


def _publication(adoption: Adoption, blueprint: Blueprint) -> str:
    """How readings reach the public: as installed, else as the blueprint proposes."""
    if not blueprint.datasets:
        return ""
    key = blueprint.datasets[0].mode_parameter
    installation = getattr(adoption, "installation", None)
    parameter = next(p for p in blueprint.about.parameter if p.key == key)
    chosen = (installation.parameters.get(key) if installation else None) or parameter.default
    return next((choice.label for choice in parameter.choices if choice.value == chosen), "")


def _head(adoption: Adoption, blueprint: Blueprint, sheet: CostSheet) -> tuple[tuple[str, str], ...]:
    values = _values(adoption, blueprint, sheet)
    decision = decision_of(adoption)
    return (
        (_("Kommune"), values["kommune"]),
        (_("Gremium"), values["gremium"] or not_given()),
        (_("Sitzung am"), values["sitzung"] or not_given()),
        (_("Vorlage Nr."), (decision.paper_number if decision else "") or not_given()),
        (_("Lösung"), f"{values['loesung']}, {_('Version')} {values['version']}"),
        (_("Kümmerer"), values["kuemmerer"] or not_given()),
        (_("Kosten einmalig"), values["einmalig"] or not_given()),
        (_("Kosten je Jahr"), values["jaehrlich"] or not_given()),
    )


def _sections(
    blueprint: Blueprint, adoption: Adoption, sheet: CostSheet, fit: FitResult
) -> tuple[PaperSection, ...]:
    """The blueprint's blocks in their order, each with the town's figures; then what they left out."""
    values = _values(adoption, blueprint, sheet)
    sections = [
        _with_figures(PaperSection(slug(title), title, text), sheet, fit)
        for title, text in blueprint.council.filled(values)
    ]
    return (*sections, *_left_out(blueprint, sections, sheet, fit))


def _with_figures(section: PaperSection, sheet: CostSheet, fit: FitResult) -> PaperSection:
    heading = section.title.lower()
    text, table = section.text, section.table
    if _FINANCE in heading:
        text, table = _joined(text, _open_costs(sheet)), _cost_table(sheet)
    elif _STAFF in heading:
        table = _hours_table(sheet)
    elif _FACTS in heading:
        text = _joined(text, _fit_words(fit))
    return PaperSection(section.key, section.title, text, table)


def _left_out(
    blueprint: Blueprint, sections: list[PaperSection], sheet: CostSheet, fit: FitResult
) -> list[PaperSection]:
    """Sections every paper needs, for blueprints that do not bring their own words."""
    titles = " ".join(section.title.lower() for section in sections)
    wanted = [
        (_FINANCE, PaperSection("finanzen", _("Finanzielle Auswirkungen"))),
        (_STAFF, PaperSection("personal", _("Personelle Auswirkungen"))),
        (_PRIVACY, PaperSection("datenschutz", _("Datenschutz"), _privacy(blueprint))),
        ("klima", PaperSection("klimacheck", _("Klimacheck"), _climate())),
    ]
    return [_with_figures(section, sheet, fit) for word, section in wanted if word not in titles]


def _privacy(blueprint: Blueprint) -> str:
    points = "\n".join(f"- {point}" for point in blueprint.about.privacy.points)
    return _joined(blueprint.about.privacy.summary, points)


def _climate() -> str:
    return _("Auswirkung auf das Klima (bitte ankreuzen): ☐ positiv ☐ keine ☐ negativ")


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _fit_words(fit: FitResult) -> str:
    """What the fit check found, as a list."""
    if not fit.findings:
        return _("Ob die Voraussetzungen erfüllt sind, wurde noch nicht geprüft.")
    lines = [f"- {f.need}: {f.sentence}".rstrip(": ") for f in fit.there]
    missing = [f"- {f.need}: {f.sentence} {f.takes}".rstrip() for f in (*fit.missing, *fit.unclear)]
    there = _joined(_("Was die Kommune schon hat:"), "\n".join(lines)) if lines else ""
    open_points = _joined(_("Was noch fehlt oder zu klären ist:"), "\n".join(missing)) if missing else ""
    return _joined(there, open_points)


def _open_costs(sheet: CostSheet) -> str:
    if not sheet.open_rows:
        return ""
    names = ", ".join(row.label for row in sheet.open_rows)
    return _("Ohne diese Posten, deren Menge noch niemand angegeben hat: %(names)s.") % {"names": names}


def _cost_table(sheet: CostSheet) -> tuple[tuple[str, ...], ...]:
    head = (_("Posten"), _("Menge"), _("Einzelpreis"), _("Summe"), _("Quelle"))
    kinds = ((CostKind.ONE_OFF, _("Summe einmalig")), (CostKind.PER_YEAR, _("Summe je Jahr")))
    rows: list[tuple[str, ...]] = []
    for kind, total in kinds:
        rows += [
            (
                f"{row.label} ({kind.label})",
                number_text(row.quantity),
                _("%(price)s je %(unit)s") % {"price": euro_text(row.unit_price), "unit": row.quantity_unit},
                euro_text(row.total),
                _source(row),
            )
            for row in sheet.of_kind(kind)
        ]
        rows.append((total, "", "", euro_text(sheet.total(kind)), ""))
    return (head, *rows) if sheet.rows else ()


def _source(row: CostRow) -> str:
    """Where the price is from and since when; a town's own price with who put it in."""
    parts = [row.price_source, date_format(row.price_date, "j. F Y") if row.price_date else ""]
    if row.own_price:
        parts = [row.price_source or _("eigener Preis"), parts[1], row.overwritten_by]
    return ", ".join(part for part in parts if part)


def _hours_table(sheet: CostSheet) -> tuple[tuple[str, ...], ...]:
    head = (_("Arbeit"), _("Stunden"))
    kinds = ((CostKind.HOURS, _("Summe einmalig")), (CostKind.HOURS_PER_YEAR, _("Summe je Jahr")))
    rows: list[tuple[str, ...]] = []
    for kind, total in kinds:
        rows += [(row.label, number_text(row.total)) for row in sheet.of_kind(kind)]
        rows.append((total, number_text(sheet.total(kind))))
    return (head, *rows) if sheet.rows else ()


def file_name(paper: CouncilPaper) -> str:
    """A name that sorts and says what it is, e.g. "2026-03-05_Beschlussvorlage_attendorn_raumklima.docx"."""
    names = "_".join(re.sub(r"-+", "-", slug(part)) for part in (paper.municipality, paper.solution))
    return f"{paper.made_on.isoformat()}_Beschlussvorlage_{names}.docx"
