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
