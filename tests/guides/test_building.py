"""What every guide promises, on topics, meetings and people of many kinds."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.guides import TopicDeclinedError, build_guide, build_short, parse_request, question_pool
from evals.guides import Report, check_guide, load_cases

CASES, DECLINED = load_cases()


def ask(topic="AI til vagtplaner", committee="hovedudvalg", sector="kommune", minutes=60, **more):
    return parse_request(topic=topic, committee=committee, sector=sector, minutes=minutes, **more)


def test_there_are_at_least_forty_cases():
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["topic"])
def test_a_guide_keeps_every_promise(case, assistant, knowledge):
    fields = ("topic", "committee", "sector", "minutes", "phase", "purpose")
    request = parse_request(
        **{field: case[field] for field in fields if field in case},
        today=date.fromisoformat(str(case["today"])),
    )
    report = Report()

    check_guide(report, case["topic"], build_guide(request, assistant), case, knowledge)

    assert report.failures == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.integers(20, 480),
    participants=st.integers(2, 200),
    purpose=st.sampled_from(["inform", "discuss", "guideline", "evaluate"]),
    phase=st.sampled_from(["before_decision", "before_use", "in_use", "evaluation"]),
)
def test_the_minutes_add_up_for_any_meeting(assistant, minutes, participants, purpose, phase):
    request = ask(minutes=minutes, participants=participants, purpose=purpose, phase=phase)

    guide = build_guide(request, assistant)

    assert sum(section.minutes for section in guide.sections) == minutes
    assert all(section.minutes > 0 for section in guide.sections)
    for section in guide.sections:
        told = [int(number) for number in re.findall(r"\((\d+) minut(?:ter)?(?: i alt)?\)", section.method)]
        assert not told or sum(told) == section.minutes


@pytest.mark.parametrize("topic", DECLINED)
def test_what_is_neither_ai_nor_work_is_declined_in_danish(topic, assistant):
    with pytest.raises(TopicDeclinedError, match="Emnet ser ikke ud til at handle om AI eller arbejde"):
        build_guide(ask(topic), assistant)


def test_the_short_form_has_five_questions(assistant):
    guide = build_short(ask("Copilot i borgerservice"), assistant)

    assert len(guide.questions) == 5
    assert guide.title == "Fem spørgsmål til næste møde: Copilot i borgerservice"
    assert len({question.theme for question in guide.questions}) == 5


def test_a_workshop_on_a_guideline_holds_a_skeleton_with_choices(assistant):
    guide = build_guide(ask("brug af ChatGPT", purpose="guideline", minutes=120), assistant)

    assert [point.heading for point in guide.skeleton][:2] == ["Formål", "Hvem og hvad den gælder for"]
    assert len(guide.skeleton) == 11
    assert all(point.choices and point.citations for point in guide.skeleton)


def test_what_has_happened_so_far_is_told_at_the_start(assistant):
    guide = build_guide(ask(so_far="Vi har haft et forsøg i to grupper."), assistant)

    assert "Det er sket indtil nu: Vi har haft et forsøg i to grupper." in guide.sections[0].items


def test_a_slip_that_was_read_as_another_word_is_told(assistant):
    guide = build_guide(ask("ruteplanlæging i hjemmeplejen"), assistant)

    assert "Vi har læst »ruteplanlæging« som »ruteplanlægning«." in guide.notes


def test_high_risk_is_dated_as_the_law_stood_on_the_day(assistant):
    before = build_guide(ask("AI til rekruttering", today=date(2025, 11, 4)), assistant)
    after = build_guide(ask("AI til rekruttering", today=date(2026, 11, 27)), assistant)
    then = build_guide(ask("AI til rekruttering", today=date(2028, 1, 3)), assistant)

    def dated(guide):
        return next(rule.text for rule in guide.rules if "jobansøgninger" in rule.text)

    assert "gælder fra 2. august 2026, altså endnu ikke" in dated(before)
    assert "gælder fra 2. december 2027, altså endnu ikke" in dated(after)
    assert "har gældt siden 2. december 2027" in dated(then)


def test_there_are_more_questions_to_swap_in_for_every_theme(assistant):
    request = ask("talegenkendelse i journalen")
    guide, pool = build_guide(request, assistant), question_pool(request, assistant)

    assert {question.text for question in guide.questions} <= {question.text for question in pool}
    for theme in {question.theme for question in guide.questions}:
        assert sum(question.theme == theme for question in pool) >= 8


def test_a_topic_is_said_whole_once_and_then_shorter(assistant):
    guide = build_guide(ask("chatbot i borgerservice", minutes=90), assistant)
    texts = [question.text for question in guide.questions]

    assert guide.title == "Drøftelse: en chatbot i borgerservice"
    assert sum("en chatbot i borgerservice" in text for text in texts) == 1
    assert sum("chatbotten" in text for text in texts) >= len(texts) // 2
    assert any("Sæt chatbotten på dagsordenen" in step for step in guide.next_steps)


def test_a_long_topic_stands_in_the_title_alone(assistant):
    topic = (
        "hvordan vi kan bruge kunstig intelligens til at skrive udkast til afgørelser og breve til borgere i "
        "socialforvaltningen uden at gå på kompromis med fagligheden"
    )

    guide = build_guide(ask(topic, minutes=90), assistant)

    rest = [guide.purpose, *(s.heading for s in guide.sections), *(q.text for q in guide.questions)]
    rest += [*guide.decisions, *guide.next_steps, *guide.to_bring]
    assert guide.title.endswith("uden at gå på kompromis med fagligheden")
    assert not any("kompromis" in text for text in rest)
    assert sum("AI til at skrive udkast" in q.text for q in guide.questions) >= len(guide.questions) * 2 / 3


@pytest.mark.parametrize(
    "topic", ["Kameraer med AI i renovationsbiler", "talegenkendelse i journalen", "ansigtsgenkendelse"]
)
@pytest.mark.parametrize("minutes", [45, 240])
def test_a_section_has_one_number_but_for_the_rows_of_a_table(topic, minutes, assistant):
    sources = build_guide(ask(topic, minutes=minutes), assistant).sources

    sections = [(source.source, source.section) for source in sources if not source.quote.startswith("|")]
    assert len(sections) == len(set(sections))


@pytest.mark.parametrize("minutes", [20, 45, 90, 240, 480])
@pytest.mark.parametrize("purpose", ["inform", "discuss", "guideline", "evaluate"])
def test_no_item_holds_more_than_it_has_time_for(purpose, minutes, assistant):
    guide = build_guide(ask(minutes=minutes, purpose=purpose), assistant)

    for section in guide.sections:
        told = [item for item in section.items if item in guide.decisions]
        assert len(told) <= max(2, section.minutes // 2)


def test_information_ends_with_what_is_still_open_and_not_with_a_recommendation(assistant):
    guide = build_guide(ask(purpose="inform", minutes=20), assistant)

    assert not any("anbefale" in decision for decision in guide.decisions)
    assert guide.decisions[0].startswith("Hvilke spørgsmål ledelsen svarer på")


def test_a_short_workshop_writes_some_points_and_leaves_the_rest_to_a_group(assistant):
    guide = build_guide(ask(purpose="guideline", minutes=45), assistant)
    written = next(section for section in guide.sections if section.heading == "Skriv udkastet")

    assert 3 <= len(written.items) - 1 < len(guide.skeleton)
    assert "lille gruppe" in written.items[-1]


def test_the_short_form_lists_no_source_that_nothing_cites(assistant):
    guide = build_short(ask("AI-scoring af jobansøgninger", minutes=30), assistant)
    parts = (*guide.questions, *guide.rules, *guide.cases, *guide.dilemmas)

    assert {n for part in parts for n in part.citations} == {source.number for source in guide.sources}


def test_a_made_up_story_is_told_to_be_one(assistant):
    guide = build_guide(ask("AI til ruteplanlægning"), assistant)

    assert all("opdigtet" in dilemma.text for dilemma in guide.dilemmas)


def test_questions_to_swap_in_are_said_as_in_the_guide(assistant):
    request = ask("automatisk journalskrivning hos praktiserende jordemødre", minutes=90)

    pool = {question.text for question in question_pool(request, assistant)}

    assert {question.text for question in build_guide(request, assistant).questions} <= pool
