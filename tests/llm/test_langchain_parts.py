"""The retriever and the typed look-ups as LangChain objects; the whole corpus in the prompt."""

from datetime import date
from itertools import takewhile

import pytest
from langchain_core.retrievers import BaseRetriever
from scripted import Play, says, says_from

from assistant.composing.tools import conference_tools
from assistant.retrieval.knowledge_retriever import KnowledgeRetriever


def test_the_retriever_gives_documents_with_where_they_stand(built_in):
    retriever = KnowledgeRetriever(search_hits=lambda text, k: built_in.search(text, top_k=k), k=3)

    found = retriever.invoke("følelsesgenkendelse")

    assert isinstance(retriever, BaseRetriever)
    assert len(found) == 3
    assert found[0].metadata["source"].endswith(".md")
    assert found[0].page_content


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"),
    [
        ("price", {"role": "suppleant"}, "1.450 kr."),
        ("price", {}, "1.950 kr."),
        ("programme", {"city": "Fredericia", "at": "13.00"}, "Martin Østergaard Christensen"),
        ("place", {"city": "København"}, "Falkonersalen"),
        ("deadline", {}, "22. oktober 2025"),
        ("contact", {"name": "FOA"}, "skni@foa.dk"),
        ("today", {}, "2025-10-01"),
    ],
)
def test_the_tools_answer_with_the_fact_and_its_source(built_in, tool, arguments, expected):
    tools = {one.name: one for one in conference_tools(built_in.conferences[0], lambda: date(2025, 10, 1))}

    result = tools[tool].invoke(arguments)

    assert expected in result
    assert tools[tool].description
    assert tool == "today" or "kilde:" in result


def test_a_look_up_of_what_nobody_knows_says_so(built_in):
    tools = {one.name: one for one in conference_tools(built_in.conferences[0], lambda: date(2025, 10, 1))}

    assert "1.450" not in tools["contact"].invoke({"name": "x" * 500})


def _number_of(asked, words):
    return next(number for number, text in asked.sources.items() if words in text)


def test_the_whole_corpus_can_be_sent_and_is_checked_like_the_rest(make_assistant, server, built_in):
    def reply(asked):
        n = _number_of(asked, "suppleanter og organisationsrepræsentanter")
        return f"Som suppleant betaler du 1.450 kr. pr. person [{n}]. Ledere betaler 1.450 kr. [{n}]."

    server.play = Play(says_from(reply))
    corpus = built_in.retriever.chunks[:200]

    answer = make_assistant(corpus=corpus).ask("Hvad koster det for en suppleant?")

    assert len(server.seen[0].sources) > 50
    assert answer.mode == "generative", answer.trace.refused
    assert "Ledere" not in answer.text


@pytest.mark.parametrize("whole", [False, True])
def test_prompts_begin_alike_so_that_a_server_can_keep_their_beginning(
    make_assistant, server, built_in, whole
):
    server.play = Play(says(""))
    assistant = make_assistant(corpus=built_in.retriever.chunks if whole else ())

    for question in ("Hvad koster det for en suppleant?", "Hvad er bias?", "Hvem taler kl. 13 i Fredericia?"):
        assert assistant.ask(question).citations

    sent = [asked.system + asked.prompt for asked in server.seen]
    alike = "".join(
        same[0] for same in takewhile(lambda letters: len(set(letters)) == 1, zip(*sent, strict=False))
    )
    assert alike.startswith(server.seen[0].system)
    if whole:  # all but what the built-in answer adds, and the question
        assert len(alike) > 0.9 * max(map(len, sent))
