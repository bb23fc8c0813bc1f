"""Counters for Prometheus, in a registry of their own so that two apps in one process do not collide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from assistant.composing.usage import Usage, counting
from assistant.types import Answer

Channel = Literal["page", "api"]

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What one app counts. No label carries anything a visitor typed."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, listener: Callable[[Answer, Channel], None] | None = None) -> None:
        self._listener = listener  # told every answer, wherever it was given
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "med_http_requests", "HTTP requests", ["method", "route", "status"], registry=self._registry
        )
        self._answers = Counter("med_answers", "Answers given", ["mode", "language"], registry=self._registry)
        self._seconds = Histogram(
            "med_answer_seconds", "Time to an answer", buckets=_SECONDS, registry=self._registry
        )
        self._errors = Counter("med_errors", "Failures, by kind", ["kind"], registry=self._registry)
        self._feedback = Counter("med_feedback", "Feedback received", ["rating"], registry=self._registry)

        self._asked_model = Counter(
            "med_model_answers",
            "Answers a language model was asked for",
            ["outcome"],
            registry=self._registry,
        )
        self._tokens = Counter(
            "med_model_tokens",
            "Tokens a language model was sent and wrote",
            ["direction"],
            registry=self._registry,
        )
        self._refused = Counter(
            "med_model_refused_sentences",
            "Sentences of a language model that were not shown",
            registry=self._registry,
        )
        self._model_failing = Gauge(
            "med_model_failing",
            "1 where the language model gave no reply when it was asked last",
            registry=self._registry,
        )
        self._in_flight = Gauge(
            "med_requests_in_flight", "Questions and searches running or waiting", registry=self._registry
        )
        self._index_created = Gauge(
            "med_index_created_timestamp_seconds",
            "When the index that answers was made; 0 while there is none",
            registry=self._registry,
        )

    def model_failing(self, failing: bool) -> None:
        """Note whether the language model gave no reply when it was asked last."""
        self._model_failing.set(failing)

    def index_created(self, moment: str) -> None:
        """Note when the index that answers was made (ISO 8601); empty or unreadable where nobody knows."""
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            self._index_created.set(0)
            return
        self._index_created.set((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())

    def in_flight(self, number: int) -> None:
        """Note how many requests that cost work are running or waiting."""
        self._in_flight.set(number)

    def request(self, method: str, route: str, status: int) -> None:
        """Count a request; ``route`` is the route's template, so that the labels stay few."""
        self._requests.labels(method, route, str(status)).inc()

    def answer(self, answer: Answer, seconds: float, channel: Channel = "page") -> None:
        """Count an answer and the time it took, and let the listener know of it."""
        self._answers.labels(answer.mode, answer.language).inc()
        self._seconds.observe(seconds)
        trace = answer.trace
        if trace is not None and trace.model:
            known = trace.outcome in ("generative", "cached", "cut short", "refused", "too slow", "busy")
            self._asked_model.labels(trace.outcome if known else "failed").inc()
            self._refused.inc(sum(bool(refusal.sentence) for refusal in trace.refused))
        if trace is not None:  # a follow-up may have been reworded though nothing was then found
            self._count_tokens(trace.input_tokens, trace.output_tokens)
        if self._listener is not None:
            self._listener(answer, channel)

    @contextmanager
    def model_use(self) -> Iterator[Usage]:
        """Count what is asked of a language model meanwhile for something else than an answer: a guide."""
        with counting() as used:
            try:
                yield used
            finally:
                self._count_tokens(used.input_tokens, used.output_tokens)

    def _count_tokens(self, sent: int, written: int) -> None:
        self._tokens.labels("input").inc(sent)
        self._tokens.labels("output").inc(written)

    def error(self, kind: str) -> None:
        """Count a failure."""
        self._errors.labels(kind).inc()

    def feedback(self, rating: str) -> None:
        """Count a rating."""
        self._feedback.labels(rating).inc()

    def exposition(self) -> bytes:
        """Everything counted so far, in Prometheus' text form."""
        return generate_latest(self._registry)
