"""Word documents: real headings, lists and tables; a town's letterhead; nothing in a template runs."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document as open_docx

from allmende.kernel.documents import docx, letterheads, paper_docx
from allmende.kernel.documents.errors import WordTemplateBroken, WordTemplateRefused
from allmende.kernel.documents.letterheads import Field, Kind
from allmende.kernel.documents.paper import Facts, Heading, Node, Note, Paper, Prose, Table, Tree
from allmende.kernel.models import AuditEntry, StoredFile
from tests import factories

KIND = Kind("test.paper", "Beschlussvorlage", (Field("betreff", "Betreff", "Neue <Bänke> & {{ x }}"),))


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setitem(letterheads._KINDS, KIND.key, KIND)
    return KIND


def template(*paragraphs):
    document = open_docx()
    document.sections[0].header.paragraphs[0].text = "Stadt Muster {{ betreff }}"
    for text in paragraphs:
        document.add_paragraph(text)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(content, name, data=b"x"):
    target = BytesIO(content)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(name, data)
    return target.getvalue()


def paper():
    return Paper(
        title="Vorlage",
        organisation="Musterstadt",
        made_at=datetime(2026, 3, 3, 9, 44, tzinfo=UTC),
        facts=[("Gremium", "Rat")],
        blocks=[
            Heading("Sachverhalt"),
            Prose(
                "Ein **fetter** [Verweis](https://example.org/)\n\n- Punkt\n\n1. eins\n2. zwei\n\n"
                "Text\n\n1. wieder eins"
            ),
            Table(("Posten", "Summe"), [("Sensoren {{ 7*7 }}", "1.250 €"), ("Summe", "1.250 €")], total=True),
            Tree([Node("Vision", children=[Node("Teilziel")])]),
            Facts([("Stand", None)]),
            Note("Achtung", "warning"),
        ],
        is_demo=True,
    )


def test_headings_lists_and_tables_are_real():
    document = open_docx(BytesIO(paper_docx(paper())))
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["Sachverhalt"] == "Heading 1"
    assert styles["Punkt"] == "List Bullet"
    assert styles["zwei"] == "List Number"
    assert document.core_properties.title == "Vorlage"
    assert document.core_properties.language == "de-DE"
    sums = document.tables[1]
    assert sums.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert [cell.text for cell in sums.rows[1].cells] == ["Sensoren {{ 7*7 }}", "1.250\u00a0€"]
    assert "nicht angegeben" in document.tables[-1].rows[1].cells[1].text


def test_every_numbered_list_begins_at_one():
    document = open_docx(BytesIO(paper_docx(paper())))
    numbers = {p.text: p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"}
    assert numbers["eins"] == numbers["zwei"] != numbers["wieder eins"]


def test_a_letterhead_keeps_its_head_and_takes_fields_and_text():
    made = paper_docx(
        paper(),
        letterhead=template("Betreff: {{ betreff }}", "{{ inhalt }}", "Gruß"),
        fields={"betreff": "A & <B> {{ c }}"},
    )
    document = open_docx(BytesIO(made))
    texts = [p.text for p in document.paragraphs]
    assert document.sections[0].header.paragraphs[0].text == "Stadt Muster A & <B> {{ c }}"
    assert texts[0] == "Betreff: A & <B> {{ c }}"
    assert texts.index("Sachverhalt") < texts.index("Gruß")
    assert not any("inhalt" in text for text in texts)
    assert any("erfundene Angaben" in text for text in texts)
    assert len(document.tables) == 2


def in_the_head():
    word = open_docx()
    word.sections[0].header.paragraphs[0].text = "{{ inhalt }}"
    target = BytesIO()
    word.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (template("{{ inhalt }}", "{{ inhalt }}"), "nur einmal"),
        (template("Text: {{ inhalt }}"), "Absatz für sich"),
        (in_the_head(), "Kopf- oder Fußzeile"),
    ],
)
def test_the_place_of_the_text_is_one_paragraph_of_its_own(content, sentence):
    with pytest.raises(WordTemplateBroken) as refused:
        paper_docx(paper(), letterhead=content, fields={"betreff": "x"})
    assert sentence in refused.value.fields["reason"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{{ gibt_es_nicht }}", "gibt_es_nicht"),
        ("{{ betreff", "Klammern"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "nicht ausführen"),
        ("{{ cycler.__init__.__globals__ }}", "nicht ausführen"),
        ("{% for i in range(999999999) %}x{% endfor %}", "Klammern"),
    ],
)
def test_a_broken_template_says_in_german_what_is_wrong(words, sentence):
    with pytest.raises(WordTemplateBroken) as refused:
        docx(template(words), {"betreff": "x"})
    assert sentence in refused.value.fields["reason"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vorlage.docm", template()),
        ("vorlage.docx", with_part(template(), "word/vbaProject.bin")),
        ("vorlage.docx", with_part(template(), "word/embeddings/oleObject1.bin")),
        ("vorlage.docx", b"kein Word"),
        ("vorlage.odt", template()),
        ("vorlage.docx", b""),
        (
            "vorlage.docx",
            with_part(
                template(),
                "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" '
                b'Target="http://a/b" TargetMode="External"/></Relationships>',
            ),
        ),
    ],
)
def test_what_could_run_or_fetch_is_refused(name, content):
    with pytest.raises(WordTemplateRefused):
        letterheads.check(name, content)


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(WordTemplateRefused):
        letterheads.check("v.docx", _bomb())


def _bomb():
    target = BytesIO(template())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/big.png", b"\0" * (101 * 1024 * 1024))
    return target.getvalue()


def test_the_sample_passes_its_own_check(kind):
    content = letterheads.sample(kind)
    letterheads.check("muster.docx", content)
    assert "Neue <Bänke>" in "".join(
        p.text for p in open_docx(BytesIO(letterheads.trial(kind, content))).paragraphs
    )


def upload(content, name="brief.docx"):
    file = BytesIO(content)
    file.name = name
    return {"template": file}


@pytest.mark.django_db
def test_a_town_uploads_tries_replaces_and_removes_its_letterhead(client_as, kind):
    town = factories.municipality()
    client = client_as("editor", town)
    page = f"/dokumente/vorlagen/{town.space_id}/{kind.key}/"
    assert "{{ inhalt }}" in client.get(page).content.decode()
    assert client.get(f"/dokumente/vorlagen/{town.space_id}/").status_code == 200
    assert client.get(f"{page}probe.docx").status_code == 404
    assert client.post(page, upload(template("{{ inhalt }}"))).status_code == 302
    assert client.post(page, upload(template("neu", "{{ inhalt }}"))).status_code == 302
    assert StoredFile.objects.count() == 1
    assert letterheads.letterhead_of(town.space, kind.key)
    assert client.get(f"{page}probe.docx").status_code == 200
    assert client.get(f"{page}muster.docx").status_code == 200
    assert client.get(f"{page}entfernen/").status_code == 200
    client.post(f"{page}entfernen/")
    assert letterheads.letterhead_of(town.space, kind.key) is None
    assert not StoredFile.objects.exists()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"kernel.word_template_put", "kernel.word_template_removed"} <= actions


@pytest.mark.django_db
def test_a_broken_upload_is_answered_at_the_field(client_as, kind):
    town = factories.municipality()
    answer = client_as("manager", town).post(
        f"/dokumente/vorlagen/{town.space_id}/{kind.key}/", upload(template("{{ falsch }}"))
    )
    assert answer.status_code == 422
    assert "„falsch“ gibt es nicht" in answer.content.decode()
    assert letterheads.letterhead_of(town.space, kind.key) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("editor", 200), ("manager", 200)])
def test_who_may_choose_the_letterhead(client_as, kind, role, status):
    town = factories.municipality()
    client = client_as(role, town)
    assert client.get(f"/dokumente/vorlagen/{town.space_id}/").status_code == status
    other = factories.municipality()
    assert client.get(f"/dokumente/vorlagen/{other.space_id}/").status_code == 404
    assert client.get(f"/dokumente/vorlagen/{town.space_id}/gibt-es-nicht/").status_code in {403, 404}
