"""A model may call the typed look-ups; whatever it calls, the answer is right and comes in time."""

import json
import re
import time

import pytest
from scripted import Play, says, says_from

PRICE = "Hvad koster det for en suppleant?"
SEES = re.compile(r'<source n="(\d+)"')
GOOD = "Som suppleant betaler du 1.450 kr. pr. person [1]."


def call(tool, **arguments):
    return Play(calls=((tool, json.dumps(arguments)),))


def results(asked) -> list[str]:
    """What the look-ups of a conversation told the model."""
    return [message["content"] for message in asked.body["messages"] if message["role"] == "tool"]


def told_at(asked, pattern) -> int:
    """The number of the source in a look-up's result that holds ``pattern``."""
    found = re.findall(r'<source n="(\d+)"[^>]*>\n(.*?)\n</source>', "\n".join(results(asked)), re.S)
    return next(int(number) for number, text in found if re.search(pattern, text))


@pytest.fixture
def ask(make_assistant, server):
    def asking(plays, question=PRICE, **options):
        server.play = plays
        started = time.monotonic()
        answer = make_assistant(look_ups=True, **options).ask(question)
        assert time.monotonic() - started < 3.5
        return answer

    return asking


def test_what_a_model_looks_up_can_be_told_and_is_cited(ask, server, built_in):
    def reply(asked):
        return f"{GOOD} Fristen for tilmelding er den 22. oktober 2025 [{told_at(asked, '22')}]."

    answer = ask([call("deadline"), Play(says_from(reply))])

    assert {tool["function"]["name"] for tool in server.seen[0].body["tools"]} == {
        "price", "programme", "place", "deadline", "contact", "today",
    }  # fmt: skip
    assert answer.mode == "generative"
    assert "22. oktober 2025" in answer.text
    cited = next(citation for citation in answer.citations if "22" in citation.quote)
    file = built_in.knowledge_dir / cited.source
    assert cited.quote in file.read_text(encoding="utf-8")


def test_what_is_looked_up_is_guarded_like_the_rest(ask):
    def reply(asked):
        return f"En suppleant betaler 1.950 kr. [{told_at(asked, '1950|1.950')}]."

    answer = ask([call("price", role="leder"), Play(says_from(reply))])

    assert "1.950" not in answer.text
    assert "1.450" in answer.text


def test_several_look_ups_in_several_rounds(ask, server):
    plays = [
        Play(calls=(("today", "{}"), ("price", '{"role": "suppleant"}'))),
        call("place", city="København"),
        Play(says(GOOD)),
    ]

    answer = ask(plays)

    assert answer.mode == "generative"
    assert len(results(server.seen[2])) == 3
    assert "2025-10-01" in results(server.seen[2])[0]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (("refund", "{}"), "no such look-up"),
        (("", "{}"), "no such look-up"),
        (("price", '{"role": ["a", {"b": 1}]}'), "cannot be used"),
        (("price", '{"role": "supp'), "1.450"),
        (("price", "not json"), "cannot be used"),
        (("price", '{"role": null}'), "cannot be used"),
        (("programme", '{"at": 13}'), "cannot be used"),
        (("contact", json.dumps({"name": "x" * 1_500})), ""),
        (("price", '{"role": "suppleant", "more": true}'), "cannot be used"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_call_is_told_so_and_the_model_goes_on(ask, server, made, told):
    answer = ask([Play(calls=(made,)), Play(says(GOOD))])

    assert answer.mode == "generative"
    assert told in results(server.seen[1])[0]
    assert len(results(server.seen[1])[0]) < 6_000


@pytest.mark.parametrize(
    "play",
    [
        call("today"),
        Play(calls=(("today", "{}"),) * 50),
        Play(says("Et øjeblik. "), calls=(("price", "{}"),)),
        Play(calls=(("nothing", "{}"),)),
    ],
    ids=["one at a time", "fifty at once", "with talk", "what is not there"],
)
def test_endless_calls_end_and_the_built_in_answer_stands(ask, server, play):
    answer = ask(play)

    assert answer.mode == "facts"
    assert "1.450" in answer.text
    assert len(server.seen) <= 8
    assert max(len(results(asked)) for asked in server.seen) <= 6


@pytest.mark.parametrize(
    "second",
    [Play(says(GOOD), before_s=4.0), Play(status=500), Play(drop=True), Play(says("")), Play(null_content=True), Play(says("Prisen er 1.2"), cut=True)],
    ids=["hang", "500", "dropped", "empty", "null", "cut"],
)  # fmt: skip
def test_a_failure_after_a_look_up_costs_nothing_but_the_wording(ask, second):
    answer = ask([call("price", role="suppleant"), second])

    assert answer.mode == "facts"
    assert "1.450" in answer.text


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_refuses_tools_is_asked_without_them(ask, server, status):
    answer = ask([Play(status=status), Play(says(GOOD))])

    assert answer.mode == "generative"
    assert "tools" in server.seen[0].body
    assert "tools" not in server.seen[-1].body


def test_without_the_setting_no_tools_are_offered(make_assistant, server):
    server.play = Play(says(GOOD))

    make_assistant().ask(PRICE)

    assert "tools" not in server.seen[0].body


def test_what_is_masked_stays_masked_through_the_look_ups(ask, server):
    question = "Jeg hedder Hanne Jensen, hj@testby.dk, cpr 010190-1234. Hvad koster det for en suppleant?"
    ask([call("contact", name="NAVN"), Play(says(GOOD))], question, trusted=False)

    assert len(server.seen) >= 2
    for asked in server.seen:
        assert not re.search(r"Hanne|hj@testby|010190", json.dumps(asked.body, ensure_ascii=False))
