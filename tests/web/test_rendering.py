"""Text on its way to the page: escaped, cited, marked, split."""

from datetime import date, datetime, time

import pytest
from canned import CONFERENCE, PRICE, CannedAssistant
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, Citation
from assistant.web.dates import clock_span, weekday_date
from assistant.web.markup import answer_html, plain_text, quote_html, safe_url
from assistant.web.programme import city_day, current_conference, default_day, find_day, slug, status_of
from assistant.web.reference import reference_html
from assistant.web.rendering import programme_html, turn_html
from assistant.web.sentences import pieces

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def test_nothing_typed_becomes_markup():
    answer = Answer(
        HOSTILE,
        f"{HOSTILE} **{HOSTILE}** [x](javascript:alert(1)) ![](http://evil.example/x.png) [1]\n\n- {HOSTILE}",
        "da",
        "extractive",
        (Citation(1, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE),),
        (HOSTILE,),
        id=HOSTILE,
    )

    html = turn_html(HOSTILE, answer, "da", "turn-1-a", (CONFERENCE,))

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'src="http' not in html


def test_lists_bold_tables_and_known_markers_are_shown():
    text = "Først **dette** [1] [7].\n\n- en\n- to\n\n| a | b |\n|---|---|\n| c | d |"

    html = answer_html(text, [1], "turn-1-a")

    assert "<strong>dette</strong>" in html
    assert "<li>to</li>" in html
    assert "<td>d</td>" in html
    assert 'href="#turn-1-a-source-1"' in html
    assert "[7]" in html
    assert "source-7" not in html


def test_a_date_at_the_start_of_a_line_is_no_list():
    assert answer_html("4. november er udsolgt.", [], "t") == "<p>4. november er udsolgt.</p>\n"
    assert "<ol>" in answer_html("1. informér\n2. drøft", [], "t")


def test_addresses_become_links():
    html = answer_html("Skriv til kontakt@medsamarbejdet.dk, se https://www.medsamarbejdet.dk.", [], "t")

    assert 'href="mailto:kontakt@medsamarbejdet.dk"' in html
    assert 'href="https://www.medsamarbejdet.dk"' in html


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a b"]
)
def test_only_web_addresses_are_linked(url):
    assert safe_url(url) is None


def test_the_supporting_words_of_a_quotation_are_marked():
    html = quote_html(PRICE, "1.450 kr. pr. person. Prisen gælder suppleanter. [1]")

    assert "<mark>1.450" in html
    assert "<mark>suppleanter</mark>" in html
    assert "<mark>betaler" not in html


def test_an_answer_is_read_aloud_without_markers():
    assert plain_text("**Ja**. [1]\n\n- to [2]") == "Ja. - to"


@given(st.text(alphabet=st.sampled_from("aB. \n[1]-*|kr»?!"), max_size=80))
def test_the_pieces_of_an_answer_put_together_are_the_answer(text):
    assert "".join(pieces(text)) == text


def test_a_marker_stays_with_the_sentence_it_supports():
    text = "Det koster 1.450 kr. [1] Fristen er den 22. oktober 2025. [2] Mød kl. 8.30."

    assert pieces(text) == [
        "Det koster 1.450 kr. [1] ",
        "Fristen er den 22. oktober 2025. [2] ",
        "Mød kl. 8.30.",
    ]


def test_dates_and_times_are_written_as_people_write_them():
    assert weekday_date(date(2025, 11, 11), "da") == "tirsdag den 11. november 2025"
    assert weekday_date(date(2025, 11, 11), "en") == "Tuesday 11 November 2025"
    assert clock_span(time(8, 30), time(15, 30), "da").replace("\xa0", " ") == "kl. 8.30-15.30"
    assert clock_span(time(8, 30), None, "en") == "8:30"


@pytest.mark.parametrize(
    ("today", "city"),
    [
        (date(2025, 10, 1), "København"),
        (date(2025, 11, 4), "København"),
        (date(2025, 11, 5), "Fredericia"),
        (date(2026, 1, 1), "København"),
    ],
)
def test_the_programme_opens_at_the_next_day(today, city):
    assert default_day(CONFERENCE, today).city.da == city


def test_the_conference_shown_is_the_next_one_and_else_the_latest():
    later = CONFERENCE.model_copy(
        update={
            "id": "2026-ai",
            "days": tuple(
                day.model_copy(update={"date": day.date.replace(year=2026)}) for day in CONFERENCE.days
            ),
        }
    )

    assert current_conference([later, CONFERENCE], date(2025, 11, 11)) is CONFERENCE
    assert current_conference([later, CONFERENCE], date(2025, 11, 12)) is later
    assert current_conference([later, CONFERENCE], date(2027, 1, 1)) is later
    assert current_conference([], date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2025, 11, 11, 12, 29), ""),
        (datetime(2025, 11, 11, 12, 30), "soon"),
        (datetime(2025, 11, 11, 13, 0), "now"),
        (datetime(2025, 11, 11, 13, 35), "past"),
        (datetime(2025, 11, 12, 13, 0), ""),
    ],
)
def test_on_the_day_a_session_is_soon_now_or_past(moment, status):
    day = city_day(CONFERENCE, find_day(CONFERENCE, "Fredericia"), "da")
    at_one = next(entry for entry in day.entries if entry.start == time(13))

    assert status_of(at_one, day.date, moment) == status


def test_the_programme_page_says_now_and_up_next_and_names_the_citys_speaker():
    html = programme_html(CONFERENCE, "Fredericia", "da", now=datetime(2025, 11, 11, 13, 5))

    assert '<html lang="da">' in html
    assert html.count('class="badge">Nu<') == 1
    assert html.count('class="badge">Om lidt<') == 1
    assert "Martin Østergaard Christensen" in html
    assert "Kenneth" not in html
    assert "<script" not in html


def test_the_programme_page_can_be_empty():
    assert "Der står intet program" in programme_html(None, None, "da", now=datetime(2025, 1, 1))


def test_names_for_addresses_are_plain():
    assert slug("AI – hvad er det nye og det kendte?") == "ai-hvad-er-det-nye-og-det-kendte"
    assert slug("…") == "session"


def test_a_card_links_to_its_session_in_the_calendar():
    answer = CannedAssistant().ask("Hvornår taler Schröder?")

    html = turn_html("Hvornår?", answer, "da", "turn-1-a", (CONFERENCE,))

    assert "city=Fredericia&amp;session=fremtidens-arbejdsmarked-med-ai" in html
    assert "https://www.openstreetmap.org/search?query=Messe%20C" in html


def test_the_reference_names_every_address_and_loads_nothing(client):
    html = reference_html(client.get("/openapi.json").json())

    assert "POST /api/chat" in html
    assert "<script" not in html
    assert "//" not in html.replace("</", "").split("<pre")[0]
