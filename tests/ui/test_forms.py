import pytest
from django import forms
from django.test import override_settings

from allmende.ui.forms import DateInput


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="Wie im Register.")
    note = forms.CharField(label="Notiz", required=False, widget=forms.Textarea)
    day = forms.DateField(label="Tag", widget=DateInput)
    stage = forms.ChoiceField(label="Stufe", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    sure = forms.BooleanField(label="Sicher")


@pytest.fixture(autouse=True)
def german():
    with override_settings(LANGUAGE_CODE="de"):
        yield


def test_every_field_has_a_label_and_hints_are_read_with_it():
    html = str(Sample())
    for field in Sample():
        if not field.use_fieldset:
            assert f'<label class="kern-label" for="{field.id_for_label}">' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert html.count("(freiwillig)") == 1


def test_errors_are_listed_first_and_tied_to_their_fields():
    html = str(Sample({"name": "", "stage": "x"}))
    assert html.index('role="alert"') < html.index('name="name"')
    assert '<a href="#id_name">Name</a>' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "id_name_error" in html.split('name="name"')[1].split(">", maxsplit=1)[0]


def test_choices_stand_in_a_named_group():
    html = str(Sample())
    assert '<fieldset class="kern-fieldset al-field"' in html
    assert '<legend class="kern-label">Stufe</legend>' in html
    assert html.count('class="kern-form-check__radio"') == 2


def test_entered_values_come_back_and_are_escaped():
    html = str(Sample({"name": '"><script>', "day": "2026-03-03", "stage": "b", "sure": "on"}))
    assert "<script>" not in html
    assert 'value="2026-03-03"' in html
    assert html.count(" checked") == 2


def test_paragraph_forms_of_other_packages_look_the_same():
    assert Sample().as_p() == str(Sample())
