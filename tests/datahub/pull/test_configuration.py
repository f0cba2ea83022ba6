"""A connector's configuration: its form, its checks, and how secrets are kept."""

from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.config_cache import SourceConfig, StoredSetup
from allmende.datahub.ingest.configuration import about, fields_of, read_config, secret_names
from allmende.datahub.ingest.pull import ConfigRejected
from allmende.datahub.ingest.setup import open_setup, stored_from
from allmende.datahub.ingest.vault import SecretsUnreadable, Vault


class Row(msgspec.Struct, frozen=True, kw_only=True):
    path: Annotated[str, about("Stelle", min_length=1)]
    scale: Annotated[float, about("Faktor")] = 1.0


class Config(msgspec.Struct, frozen=True, kw_only=True):
    url: Annotated[str, about("Adresse", "mit https", min_length=1, max_length=20)]
    count: Annotated[int, about("Anzahl", ge=1, le=5)] = 3
    key: Annotated[str, about("Schlüssel", is_secret=True)] = ""
    mode: Annotated[Literal["a", "b"], about("Art", choices={"a": "die erste"})] = "a"
    is_on: Annotated[bool, about("An")] = False
    names: Annotated[tuple[str, ...], about("Namen", max_length=2)] = ()
    rows: Annotated[tuple[Row, ...], about("Zeilen")] = ()


class Sample:
    key, name, direction, config_type = "sample", "Sample", "pull", Config


def test_a_form_is_made_from_types_and_words():
    fields = {field.name: field for field in fields_of(Config)}
    assert [field.kind for field in fields.values()] == [
        "text", "whole", "text", "choice", "truth", "lines", "rows",
    ]  # fmt: skip
    assert (fields["url"].label, fields["url"].hint, fields["url"].is_required) == (
        "Adresse",
        "mit https",
        True,
    )
    assert (fields["count"].minimum, fields["count"].maximum, fields["count"].default) == (1, 5, 3)
    assert fields["mode"].choices == (("a", "die erste"), ("b", "b"))
    assert [column.name for column in fields["rows"].rows] == ["path", "scale"]
    assert secret_names(Config) == {"key"}


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "url", "Bitte füllen Sie „Adresse“ aus."),
        ({"url": "x" * 21}, "url", "höchstens 20 Zeichen"),
        ({"url": "x", "count": 9}, "count", "höchstens 5"),
        ({"url": "x", "count": 0}, "count", "mindestens 1"),
        ({"url": "x", "count": "viel"}, "count", "prüfen"),
        ({"url": "x", "mode": "c"}, "mode", "prüfen"),
        ({"url": "x", "names": ["a", "b", "c"]}, "names", "höchstens 2 Einträge"),
        (
            {"url": "x", "rows": [{"path": "a"}, {"path": ""}]},
            "rows",
            "Zeile 2: Bitte füllen Sie „Stelle“ aus.",
        ),
    ],
)
def test_what_cannot_work_is_said_at_its_field(values, field, words):
    with pytest.raises(ConfigRejected) as caught:
        read_config(Config, values)
    assert caught.value.field == field
    assert words in caught.value.sentence


def test_what_is_not_known_is_left_out_so_that_older_configurations_stay_readable():
    assert read_config(Config, {"url": "x", "gone": 1}) == Config(url="x")


def test_a_configuration_goes_to_the_database_and_comes_back_with_its_secret_sealed():
    setup, vault = Config(url="x", key="geheim", rows=(Row(path="a"),)), Vault("one")
    stored = stored_from(setup, vault, public_id="p")
    assert "key" not in stored.values
    assert b"geheim" not in stored.sealed
    source = SourceConfig(1, 2, "p", "sample", stored=stored)
    assert open_setup(source, {"sample": Sample}, vault).setup == setup


@pytest.mark.parametrize(
    ("stored", "secret", "code"),
    [
        (None, "one", "source.no_setup"),
        (
            stored_from(Config(url="x", key="k"), Vault("one"), public_id="p"),
            "other",
            "source.secrets_unreadable",
        ),
        (
            stored_from(Config(url="x", key="k"), Vault("one"), public_id="q"),
            "one",
            "source.secrets_unreadable",
        ),
        (StoredSetup({"url": "x", "count": 77}), "one", "source.config_rejected"),
    ],
)
def test_why_there_is_no_configuration_has_a_name(stored, secret, code):
    source = SourceConfig(1, 2, "p", "sample", stored=stored)
    opened = open_setup(source, {"sample": Sample}, Vault(secret))
    assert (opened.setup, opened.setup_error) == (None, code)


def test_secrets_do_not_stand_in_what_is_printed():
    source = SourceConfig(1, 2, "p", "sample", setup=Config(url="x", key="geheim"))
    assert "geheim" not in repr(source)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_only_with_key_and_source(plain, public_id):
    vault = Vault("one")
    sealed = vault.seal(plain, public_id=public_id)
    assert vault.open(sealed, public_id=public_id) == plain
    assert sealed != vault.seal(plain, public_id=public_id)
    with pytest.raises(SecretsUnreadable):
        Vault("two").open(sealed, public_id=public_id)
    with pytest.raises(SecretsUnreadable):
        vault.open(sealed, public_id=public_id + "x")


@given(st.binary(max_size=100))
def test_damaged_secrets_are_refused(sealed):
    with pytest.raises(SecretsUnreadable):
        Vault("one").open(sealed, public_id="p")


@pytest.mark.parametrize("key", sorted(pipeline.connectors()))
def test_every_installed_configuration_has_words_for_people(key):
    config_type = getattr(pipeline.connectors()[key], "config_type", None)
    for field in fields_of(config_type) if config_type is not None else ():
        assert field.label
        assert field.label != field.name
        assert all(column.label != column.name for column in field.rows)
        if field.kind == "choice":
            assert all(label for _, label in field.choices)
