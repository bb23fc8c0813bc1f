"""The API against its own description: whatever is sent, no server error, and answers as described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

OPERATIONS = [
    ("POST", "/api/chat"),
    ("GET", "/api/search"),
    ("GET", "/api/programme"),
    ("GET", "/api/programme.ics"),
    ("POST", "/api/feedback"),
    ("POST", "/api/guides"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/{name}"),
]
NEVER_WRONG = [("GET", "/v1/models"), ("GET", "/v1/models/{name}")]  # any text is a name
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def schema(make_api):
    return schemathesis.openapi.from_asgi("/openapi.json", make_api())


def test_every_operation_is_tried(schema):
    described = {(found.ok().method.upper(), found.ok().path) for found in schema.get_all_operations()}

    assert described == set(OPERATIONS)


# Driven by Hypothesis itself: schemathesis' own pytest hook does not know this version of pytest.
@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [(*operation, GenerationMode.POSITIVE) for operation in OPERATIONS]
    + [(*operation, GenerationMode.NEGATIVE) for operation in OPERATIONS if operation not in NEVER_WRONG],
)
def test_the_api_keeps_to_its_description(schema, method, path, mode):
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def tried(case):
        case.call_and_validate(checks=CHECKS)

    tried()
