"""How a model is called: few at a time, and again after a while when it had failed."""

import threading
import time

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage

from assistant.composing.calling import CircuitBreaker, ModelCaller, Reply
from assistant.composing.usage import Usage
from assistant.errors import ChatModelError


def test_after_a_while_one_call_is_let_through_to_try_again():
    now = [0.0]
    breaker = CircuitBreaker(failures=2, cool_down_s=30, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    assert breaker.is_open

    now[0] = 31
    assert [breaker.allows(), breaker.allows()] == [True, False]  # the others wait for the one that tries
    breaker.succeeded()
    assert breaker.allows()
    assert not breaker.is_open


def test_a_call_beyond_the_limit_is_told_that_the_model_is_busy():
    let_go = threading.Event()

    class Slow(GenericFakeChatModel):
        def _stream(self, *arguments, **options):
            let_go.wait(10)
            yield from super()._stream(*arguments, **options)

    caller = ModelCaller(Slow(messages=iter([AIMessage("Hej"), AIMessage("Hej")])), max_concurrent=1)
    said: list[str] = []

    def ask():
        said.extend(caller.stream([HumanMessage("x")], Reply(Usage()), deadline=time.monotonic() + 10))

    first = threading.Thread(target=ask)
    first.start()
    try:
        time.sleep(0.2)
        with pytest.raises(ChatModelError, match="busy"):
            list(caller.stream([HumanMessage("x")], Reply(Usage()), deadline=time.monotonic() + 0.3))
    finally:
        let_go.set()
        first.join()

    ask()  # the place is free again
    assert "".join(said) == "HejHej"
