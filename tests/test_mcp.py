"""The tools for other programs, with the official client: in one process, and over standard input and output."""

import asyncio
import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from assistant.mcp_server import create_mcp_server

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/web"))

from canned import PRICE_QUOTE, CannedAssistant  # noqa: E402 - lies beside the page's tests

QUESTION = "Hvad koster det for en suppleant?"


def using(server, steps):
    async def run():
        async with Client(server) as client:
            return await steps(client)

    return asyncio.run(run())


@pytest.fixture
def assistant():
    return CannedAssistant(today=date(2025, 10, 1))


@pytest.fixture
def server(assistant):
    return create_mcp_server(lambda: assistant)


def test_there_are_four_tools_that_only_read(server):
    tools = using(server, lambda client: client.list_tools()).tools

    assert {tool.name for tool in tools} == {"ask", "search", "programme", "guide"}
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_a_question_is_answered_with_its_quotes(server, assistant):
    history = [{"role": "user", "content": "Hej"}, {"role": "assistant", "content": "Goddag"}]

    result = using(
        server,
        lambda client: client.call_tool(
            "ask", {"question": QUESTION, "history": history, "today": "2025-10-01", "language": "da"}
        ),
    )

    assert result.is_error is False
    assert "1.450 kr." in result.structured_content["answer"]
    assert result.structured_content["citations"][0]["quote"] == PRICE_QUOTE
    assert assistant.asked[-1][2] == date(2025, 10, 1)
    assert [turn.content for turn in assistant.asked[-1][1]] == ["Hej", "Goddag"]


def test_search_gives_passages(server):
    result = using(server, lambda client: client.call_tool("search", {"query": "hovedudvalg", "limit": 3}))

    assert result.structured_content["results"][0]["source"] == "guidance/med-systemet.md"


def test_the_programme_of_a_city(server):
    result = using(server, lambda client: client.call_tool("programme", {"city": "Fredericia"}))

    (day,) = result.structured_content["days"]
    assert day["venue"] == "Messe C"
    assert any(
        "Philipp Schröder" in person["name"] for session in day["sessions"] for person in session["people"]
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("programme", {"city": "Paris"}, "not in 'Paris'"),
        ("ask", {"question": QUESTION, "today": "i går"}, "today"),
        ("ask", {"question": ""}, "question"),
        ("search", {"query": "x", "limit": 0}, "limit"),
        (
            "guide",
            {"topic": "AI", "committee": "bestyrelse", "sector": "kommune", "minutes": 60},
            "committee",
        ),
        ("guide", {"topic": " ", "committee": "lokaludvalg", "sector": "kommune", "minutes": 60}, "drøfte"),
    ],
)
def test_wrong_arguments_are_told_and_nothing_breaks(server, tool, arguments, says):
    result = using(server, lambda client: client.call_tool(tool, arguments))

    assert result.is_error is True
    assert says in result.content[0].text.lower() or says in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_while_there_is_no_assistant_the_tools_say_so():
    result = using(
        create_mcp_server(lambda: None), lambda client: client.call_tool("ask", {"question": QUESTION})
    )

    assert result.is_error is True
    assert "not ready" in result.content[0].text


@pytest.mark.timeout(240)
def test_the_command_serves_the_whole_assistant_over_standard_input_and_output(knowledge_index):
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant.cli", "mcp"],
        cwd=str(ROOT),
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "MED_DATA_DIR": str(knowledge_index), "MED_EMBEDDINGS": "none",
            "MED_TODAY": "2025-10-01",
        },
    )  # fmt: skip

    async def steps(client):
        answer = await client.call_tool("ask", {"question": QUESTION})
        guide = await client.call_tool(
            "guide",
            {
                "topic": "ruteplanlægning i hjemmeplejen",
                "committee": "lokaludvalg",
                "sector": "kommune",
                "minutes": 60,
            },
        )
        return answer, guide

    answer, guide = using(command, steps)

    assert "1.450 kr." in answer.structured_content["answer"]
    made = guide.structured_content or json.loads(guide.content[0].text)
    assert sum(section["minutes"] for section in made["sections"]) == 60
    assert made["sources"]
