"""Windows in which editors pick an object: only what they may see, found by words, a page at a time."""

from typing import Any

from django import forms
from django.db.models import Case, Model, QuerySet, When
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as theirs
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock

from allmende.editorial.blocks.offers import Offer, offers
from allmende.editorial.blocks.pictures import UploadsPictures
from allmende.kernel.models import StoredFile
from allmende.portfolio.models import Measure
from allmende.region.models import Municipality
from allmende.strategy.models import ActionField, Goal, Indicator, KeyResult, Objective, Persona, Statistic
from allmende.ui.formats import number_text


class WordFilter(BaseFilterForm):  # type: ignore[misc]  # Wagtail ships no types
    """One field for words."""

    q = forms.CharField(label=_("Suchwort"), required=False, max_length=200)


class Results(WagtailPaginator):  # type: ignore[misc]
    """A list that counts in words: models of the chain carry no names for people."""

    @property
    def items_count_label(self) -> str:
        """Say how many there are, below the list."""
        return ngettext("%(n)s Treffer", "%(n)s Treffer", self.count) % {"n": number_text(self.count)}


class _Offered:
    """What the actor of the request may choose."""

    model_class: type[Model]
    request: Any  # the request with its actor
    filter_form: WordFilter
    paginator_class = Results

    @property
    def offer(self) -> Offer:
        """Return the rule for this kind of object."""
        return offers()[self.model_class]

    def get_object_list(self) -> "QuerySet[Any]":
        """Return what the actor may see."""
        return self.offer.seen(self.request.actor)

    def get_filter_form_class(self) -> type[WordFilter]:
        """Search by words instead of a search index of its own."""
        return WordFilter

    def filter_object_list(self, objects: "QuerySet[Any]") -> "QuerySet[Any]":
        """Keep what has the words."""
        if self.filter_form.is_valid() and (words := self.filter_form.cleaned_data["q"].strip()):
            self.filter_form.is_searching, self.filter_form.search_query = True, words
            return objects.filter(pk__in=self.offer.find(self.request.actor, words).order_by().values("pk"))
        return objects

    def apply_object_list_ordering(self, objects: "QuerySet[Any]") -> "QuerySet[Any]":
        """Put what belongs to the actor's own spaces first, each part in the offer's own order."""
        if not self.offer.owner:
            return objects
        own = When(**{f"{self.offer.owner}__in": self.request.actor.space_ids}, then=0)
        return objects.order_by(Case(own, default=1), *objects.query.order_by)

    def can_create(self) -> bool:
        """Objects are made in their own rooms, not here."""
        return False

    @property
    def columns(self) -> list[Column]:
        """Title and what tells two of the same name apart."""
        more = [
            Column(f"more{i}", label=label, accessor=says)
            for i, (label, says) in enumerate(self.offer.columns.items())
        ]
        return [self.title_column, *more]  # type: ignore[attr-defined]  # of the view beside this


class ChooseView(_Offered, theirs.ChooseView):  # type: ignore[misc]
    """The window."""


class ResultsView(_Offered, theirs.ChooseResultsView):  # type: ignore[misc]
    """The list in it after a search."""


class ChosenView(theirs.ChosenView):  # type: ignore[misc]
    """The answer once something was picked."""

    def get_object(self, pk: str) -> Model:
        """Return the object if the actor may see it."""
        seen = offers()[self.model_class].seen(self.request.actor)
        one: Model | None = seen.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        if one is None:
            raise Http404
        return one

    def get_edit_item_url(self, instance: Model) -> None:
        """Objects are changed in their own rooms."""
        del instance


class ChosenMultipleView(theirs.ChosenMultipleView):  # type: ignore[misc]
    """Nothing is picked by the dozen."""

    def get_objects(self, pks: list[str]) -> "QuerySet[Any]":
        """Refuse."""
        raise Http404


class CreateView(theirs.CreateView):  # type: ignore[misc]
    """Objects are made in their own rooms."""

    def can_create(self) -> bool:
        """Refuse."""
        return False


class ChoosePictureView(UploadsPictures, ChooseView):
    """The window for pictures."""


class UploadPictureView(UploadsPictures, theirs.CreateView):  # type: ignore[misc]
    """The answer to an upload."""


class OfferViewSet(ChooserViewSet):  # type: ignore[misc]
    """A chooser for one kind of object."""

    choose_view_class = ChooseView
    choose_results_view_class = ResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView
    register_widget = False
    per_page = 12
    search_tab_label = _("Suchen")


class PictureViewSet(OfferViewSet):
    """The chooser for pictures, with a place to bring one along."""

    choose_view_class = ChoosePictureView
    create_view_class = UploadPictureView
    create_action_label = _("Hochladen")
    create_action_clicked_label = _("Wird hochgeladen …")


def _viewset(
    model: type[Model], name: str, choose: object, another: object, icon: str, kind: type = OfferViewSet
) -> OfferViewSet:
    made: OfferViewSet = kind(
        f"waehlen-{name}", model=model, icon=icon, choose_one_text=choose, choose_another_text=another
    )
    return made


GOALS = _viewset(Goal, "ziel", _("Ziel wählen"), _("Anderes Ziel wählen"), "tasks")
OBJECTIVES = _viewset(
    Objective, "objective", _("Objective wählen"), _("Anderes Objective wählen"), "clipboard-list"
)
KEY_RESULTS = _viewset(
    KeyResult, "key-result", _("Key Result wählen"), _("Anderes Key Result wählen"), "order-up"
)
MEASURES = _viewset(Measure, "massnahme", _("Maßnahme wählen"), _("Andere Maßnahme wählen"), "cogs")
FIELDS = _viewset(
    ActionField, "handlungsfeld", _("Handlungsfeld wählen"), _("Anderes Handlungsfeld wählen"), "tag"
)
STATISTICS = _viewset(Statistic, "kennzahl", _("Kennzahl wählen"), _("Andere Kennzahl wählen"), "order-up")
INDICATORS = _viewset(
    Indicator, "messgroesse", _("Messgröße wählen"), _("Andere Messgröße wählen"), "circle-check"
)
PERSONAS = _viewset(Persona, "persona", _("Persona wählen"), _("Andere Persona wählen"), "user")
PLACES = _viewset(Municipality, "ort", _("Kommune wählen"), _("Andere Kommune wählen"), "site")
PICTURES = _viewset(
    StoredFile, "bild", _("Bild wählen"), _("Anderes Bild wählen"), "image", kind=PictureViewSet
)

VIEWSETS = (
    GOALS, OBJECTIVES, KEY_RESULTS, MEASURES, FIELDS, STATISTICS, INDICATORS, PERSONAS, PLACES, PICTURES,
)  # fmt: skip


class PictureBase(ChooserBlock):  # type: ignore[misc]
    """Chooses a stored picture without loading its bytes."""

    def bulk_to_python(self, values: list[int | None]) -> list[StoredFile | None]:
        """Return the files in the order of their keys; None for those that are gone."""
        wanted = [value for value in values if value]
        found = StoredFile.objects.defer("content").in_bulk(wanted)
        return [found.get(value) for value in values]

    def to_python(self, value: int | None) -> StoredFile | None:
        """Return the file."""
        return self.bulk_to_python([value])[0]

    def value_from_form(self, value: Any) -> StoredFile | None:
        """Return the file that the form names."""
        if value is None or isinstance(value, StoredFile):
            return value
        return self.to_python(int(value)) if str(value).isdecimal() else None


HERE = __name__
GoalChooser = GOALS.get_block_class("GoalChooser", HERE)
ObjectiveChooser = OBJECTIVES.get_block_class("ObjectiveChooser", HERE)
KeyResultChooser = KEY_RESULTS.get_block_class("KeyResultChooser", HERE)
MeasureChooser = MEASURES.get_block_class("MeasureChooser", HERE)
FieldChooser = FIELDS.get_block_class("FieldChooser", HERE)
StatisticChooser = STATISTICS.get_block_class("StatisticChooser", HERE)
IndicatorChooser = INDICATORS.get_block_class("IndicatorChooser", HERE)
PersonaChooser = PERSONAS.get_block_class("PersonaChooser", HERE)
PlaceChooser = PLACES.get_block_class("PlaceChooser", HERE)
PICTURES.base_block_class = PictureBase
PictureChooser = PICTURES.get_block_class("PictureChooser", HERE)
