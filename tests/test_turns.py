"""When many ask at once, answers are worked out a few at a time, in the order they were asked for."""

import contextvars
import threading
import time

import pytest

from assistant.pipeline import Assistant
from assistant.turns import Turns
from assistant.types import Chunk, Hit


class OneAtATime:
    """A retriever that knows one passage, takes its time, and counts who is in it."""

    unknown_idf = 5.0
    chunks = (Chunk("a.md#a", "a.md", "Kompost", "Kompost", "Kompost er omsat haveaffald."),)

    def __init__(self, seconds=0.05):
        self.seconds = seconds
        self.asked = []
        self.inside = self.most = 0
        self._lock = threading.Lock()

    def search(self, text, language=None, *, top_k, keep=None):
        with self._lock:
            self.asked.append(text)
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(self.seconds)
        with self._lock:
            self.inside -= 1
        return [Hit(self.chunks[0], 0.9, dense=0.9, lexical=1.0)]

    def support(self, query_text, text, language="da"):
        return 1.0

    def content_terms(self, text, language="da"):
        return [(text, 1.0)]

    def vector(self, text, language=None):
        return None

    def similarities(self, text, others):
        return None

    contrasts = similarities


def ask_all(assistant, questions, *, apart_s=0.0):
    """Each question in a thread of its own, ``apart_s`` after the one before; the answers in that order."""
    answers = [None] * len(questions)

    def ask(number):
        answers[number] = assistant.ask(questions[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(questions))]
    for thread in threads:
        thread.start()
        time.sleep(apart_s)
    for thread in threads:
        thread.join(30)
    return answers


def test_no_more_answers_are_worked_out_at_once_than_there_are_turns():
    retriever = OneAtATime()

    answers = ask_all(Assistant(retriever, turns=Turns(2)), [f"Hvad er kompost {n}?" for n in range(12)])

    assert retriever.most == 2
    assert all(answer is not None and answer.text for answer in answers)


def test_who_asks_first_is_answered_first():
    retriever = OneAtATime()
    questions = [f"Hvad er kompost {n}?" for n in range(8)]

    ask_all(Assistant(retriever, turns=Turns(1)), questions, apart_s=0.01)

    assert retriever.asked == questions


def test_the_same_question_of_many_at_once_is_worked_out_once():
    once, retriever = OneAtATime(), OneAtATime()
    Assistant(once).ask("Hvad er kompost?")

    answers = ask_all(Assistant(retriever, turns=Turns(1)), ["Hvad er kompost?"] * 10)

    assert retriever.asked == once.asked
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.id for answer in answers}) == 10


def test_an_answer_that_is_remembered_waits_for_no_turn():
    retriever = OneAtATime()
    turns = Turns(1)
    assistant = Assistant(retriever, turns=turns)
    assistant.ask("Hvad er kompost?")
    let_go = threading.Event()
    busy = threading.Thread(target=turns, args=(let_go.wait, 30))
    busy.start()
    try:
        again = ask_all(assistant, ["Hvad er kompost?"])
    finally:
        let_go.set()
        busy.join()

    assert again[0] is not None


def test_what_fails_in_its_turn_fails_where_it_was_asked_for():
    turns = Turns(1)

    def fail():
        raise ValueError("as it was")

    with pytest.raises(ValueError, match="as it was"):
        turns(fail)
    assert turns(lambda: "and the next one is answered") == "and the next one is answered"


def test_the_callers_context_goes_along():
    asked_by = contextvars.ContextVar("asked_by", default="nobody")
    asked_by.set("the caller")

    assert Turns(1)(asked_by.get) == "the caller"
