"""Documents: listed, uploaded, read back, edited, retired; and what must not be possible with them."""

import io
from datetime import date

import pytest

from assistant.desk.errors import DeskError
from assistant.desk.folder import MAX_UPLOAD_BYTES, check_source, check_upload, upload_source

PROGRAMME = """# Temadag om AI

Tirsdag den 3. marts 2026 i Testby

9.00-9.30 Ankomst og kaffe
9.30-10.15 AI i hjemmeplejen, ved Karin Holm, Testby Kommune
10.15-11.00 Hvad må vi?, ved Jens Friis, Testby Kommune
11.00-12.00 Frokost
"""


def upload(client, name, content, folder="dokumenter"):
    return client.post(
        "/arrangoer/viden", files={"file": (name, content)}, data={"folder": folder, "do": "upload"}
    )


def pdf(text):
    from reportlab.pdfgen import canvas

    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    for number, line in enumerate(text.split("\n")):
        sheet.drawString(50, 800 - 16 * number, line)
    sheet.save()
    return buffer.getvalue()


def docx(text):
    import docx as word

    document = word.Document()
    document.add_heading("Parkering", 1)
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_list_says_what_there_is_to_know_of_each_document(place):
    place.desk.today = lambda: date(2028, 1, 1)
    page = place.logged_in().get("/arrangoer/viden").text

    assert "conferences/2025-ai/conference.yaml" in page
    assert "bør ses efter" in page
    documents = place.logged_in().get("/api/knowledge").json()["documents"]
    faq = next(d for d in documents if d["source"] == "faq/konferencen.md")
    assert faq["chunks"] > 10
    assert faq["checked_on"] == "2026-11-22"
    assert len(faq["digest"]) == 64


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("parkering.md", b"# Parkering\n\nDer er 900 pladser ved Messe C i Fredericia."),
        ("parkering.txt", "Parkering\n\nDer er 900 pladser ved Messe C i Fredericia.".encode("latin-1")),
        ("parkering.html", b"<h1>Parkering</h1><p>Der er 900 pladser ved Messe C.</p><script>x()</script>"),
        ("parkering.pdf", pdf("Parkering\n\nDer er 900 pladser ved Messe C i Fredericia.")),
        ("parkering.docx", docx("Der er 900 pladser ved Messe C i Fredericia.")),
    ],
)
def test_each_kind_of_file_is_shown_as_it_will_be_found_and_answered_once_published(place, name, content):
    client = place.logged_in()

    page = upload(client, name, content)

    assert page.status_code == 200
    assert "900 pladser" in page.text
    assert "<script>x()" not in page.text
    assert not (place.knowledge / "dokumenter").exists()
    change_id = page.url.path.rpartition("/")[2]
    client.post(f"/arrangoer/aendring/{change_id}", data={"do": "publish", "revision": "1"})
    assert (place.knowledge / "dokumenter" / name).read_bytes() == content


def test_a_recognised_programme_is_shown_before_it_is_public(place):
    page = upload(place.logged_in(), "temadag.md", PROGRAMME.encode())

    assert "Program, der er genkendt" in page.text
    assert "AI i hjemmeplejen" in page.text.split("Program, der er genkendt")[1]
    assert "09.30–10.15" in page.text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd.md", "dokumenter/passwd.md"),
        ("..\\..\\windows\\x.txt", "dokumenter/x.txt"),
        ("C:\\Users\\bo\\Vejledning æøå.pdf", "dokumenter/Vejledning æøå.pdf"),
        (".hemmelig.md", "dokumenter/hemmelig.md"),
        ("a\0b;rm -rf.md", "dokumenter/a-b-rm -rf.md"),
        ("<script>.html", "dokumenter/script.html"),
        ("x" * 300 + ".md", f"dokumenter/{'x' * 100}.md"),
        ("….md", "dokumenter/dokument.md"),
        ("A.MD", "dokumenter/A.md"),
    ],
)
def test_an_upload_gets_a_safe_name_in_its_folder(name, expected):
    assert upload_source(name) == expected


@pytest.mark.parametrize(
    "source",
    ["../x.md", "a/../../x.md", "/etc/x.md", "a//x.md", ".skjult/x.md", "a/.x.md", "a\\x.md", "a/x.py", "a/x", "",
     "x.md/", "a/x\n.md", "a/x\0.md", "con" * 100 + ".md", "e\u0301.md", "a /x.md"],
)  # fmt: skip
def test_a_source_that_leads_elsewhere_is_refused(source):
    with pytest.raises(DeskError):
        check_source(source)


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("x.md", b""),
        ("x.md", b" \n "),
        ("x.pdf", b"MZ\x90\0 this is a program"),
        ("x.docx", b"%PDF-1.7 not a word file"),
        ("x.txt", b"\x7fELF\0\0\0\0"),
        ("x.md", b"x" * (MAX_UPLOAD_BYTES + 1)),
    ],
)
def test_contents_that_are_not_what_the_name_says_are_refused(source, content):
    with pytest.raises(DeskError):
        check_upload(source, content)


@pytest.mark.parametrize("name", ["x.exe", "x.svg", "x.yaml", "x.md.php", "x", "x.docm", "x.zip"])
def test_kinds_of_files_that_are_not_read_are_refused_with_what_to_do(place, name):
    page = upload(place.logged_in(), name, b"noget")

    assert page.status_code == 422
    assert "Gem dokumentet som" in page.text


@pytest.mark.parametrize("content", [b"%PDF-1.7\n" + b"\x80" * 500, b"PK\x03\x04" + b"x" * 500])
def test_a_damaged_file_is_told_and_never_a_crash(place, content):
    name = "x.pdf" if content.startswith(b"%PDF") else "x.docx"

    page = upload(place.logged_in(), name, content)

    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(place):
    page = upload(place.logged_in(), "stor.txt", b"x" * (MAX_UPLOAD_BYTES + 3_000_000))

    assert page.status_code == 413
    assert page.headers["content-type"].startswith("text/html")
    assert "Filen er for stor: den må højst fylde 10 MB." in page.text


def test_an_upload_of_a_file_that_is_there_replaces_it_and_shows_the_difference(place):
    text = (place.knowledge / "faq/konferencen.md").read_text().replace("hele gruppe", "HELE gruppe")

    page = upload(place.logged_in(), "konferencen.md", text.replace("1.450", "1.451").encode(), "faq")

    assert "Ny udgave af faq/konferencen.md" in page.text
    assert 'class="added"' in page.text
    assert 'class="removed"' in page.text


def test_a_document_is_edited_and_retired_on_its_page(place):
    client = place.logged_in()
    source = "guidance/med-systemet.md"
    page = client.get("/arrangoer/viden/dokument", params={"kilde": source}).text
    base = page.split('name="base" value="')[1].split('"')[0]
    text = (place.knowledge / source).read_text().replace("##", "## Nyt:", 1)

    edited = client.post(
        "/arrangoer/viden/dokument", data={"source": source, "base": base, "text": text, "do": "edit"}
    )
    retired = client.post("/arrangoer/viden/dokument", data={"source": source, "base": base, "do": "retire"})

    assert "Rettet: guidance/med-systemet.md" in edited.text
    assert "tages ud af brug" in retired.text
    change_id = retired.url.path.rpartition("/")[2]
    client.post(f"/arrangoer/aendring/{change_id}", data={"do": "publish", "revision": "1"})
    assert not (place.knowledge / source).exists()


def test_a_text_that_cannot_be_read_is_told_and_stands_there_again(place):
    client = place.logged_in()
    source = "faq/konferencen.md"
    text = "---\ntitle: x\nfelt: ukendt\n---\n\nNoget, der er skrevet om."

    page = client.post(
        "/arrangoer/viden/dokument", data={"source": source, "base": "x", "text": text, "do": "edit"}
    )

    assert page.status_code == 422
    assert "Et felt i filens hoved er ukendt" in page.text
    assert "Noget, der er skrevet om." in page.text


@pytest.mark.parametrize(
    "source", ["../../etc/passwd", "findes/ikke.md", "", "faq/../faq/konferencen.md", "\0"]
)
def test_no_page_shows_a_file_outside_the_knowledge(place, source):
    page = place.logged_in().get("/arrangoer/viden/dokument", params={"kilde": source})

    assert page.status_code == 422
    assert "root:" not in page.text


def test_the_api_takes_text_and_bytes_and_refuses_paths_elsewhere(place):
    client = place.logged_in()

    made = client.post("/api/knowledge", json={"source": "dokumenter/a.md", "text": "# A\n\nOm emnet a her."})
    assert made.status_code == 200
    change = client.get(f"/api/knowledge/changes/{made.json()['id']}").json()
    assert change["chunks"]["dokumenter/a.md"][0]["text"] == "Om emnet a her."
    done = client.post(f"/api/knowledge/changes/{made.json()['id']}/publish", json={"revision": 1})
    assert done.json()["changed"] == ["dokumenter/a.md"]
    for source in ("../a.md", "/a.md", "a.py", "conferences/x/../../a.md"):
        assert client.post("/api/knowledge", json={"source": source, "text": "x y z"}).status_code == 422
    assert client.post("/api/knowledge/changes/nej/publish", json={"revision": 1}).status_code == 404
