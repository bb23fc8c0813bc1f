"""Mistakes and failures as answers with a sentence, never as a crash."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assistant.errors import AssistantError
from assistant.web.metrics import Metrics
from assistant.web.schemas import ErrorBody, clean_text

_KINDS = {404: "not_found_error", 429: "rate_limit_error"}
NOT_READY = "The assistant is not ready yet; try again in a moment."

RESPONSES: dict[int | str, dict[str, object]] = {
    413: {"model": ErrorBody, "description": "The request is too large"},
    422: {"model": ErrorBody, "description": "The request cannot be understood"},
    429: {"model": ErrorBody, "description": "Too many requests; see Retry-After"},
    503: {"model": ErrorBody, "description": "No answer can be given right now"},
}


def _answer(
    request: Request, content: dict[str, Any], status: int, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    if request.url.path.startswith("/v1/"):
        content = with_openai_error(content, status)
    return JSONResponse(content, status_code=status, headers=headers)


def with_openai_error(content: dict[str, Any], status: int) -> dict[str, Any]:
    """The body of a refusal with the ``error`` object of OpenAI's form beside our ``detail``."""
    detail = content["detail"]
    message = (
        detail
        if isinstance(detail, str)
        else "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'][1:])}: {problem['msg']}" for problem in detail
        )
    )
    kind = _KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")
    code = "model_not_found" if status == 404 else None
    return {**content, "error": {"message": message, "type": kind, "param": None, "code": code}}


def handle_problems(app: FastAPI, metrics: Metrics) -> None:
    """Register the handlers."""

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Without "input": it may hold what JSON cannot (lone surrogates), and echoing megabytes helps nobody.
        metrics.error("invalid")
        detail = [
            {
                "loc": [clean_text(part) for part in problem["loc"]][:8],
                "msg": str(clean_text(problem["msg"]))[:300],
                "type": problem["type"],
            }
            for problem in error.errors()[:20]
        ]
        return _answer(request, {"detail": detail}, 422)

    @app.exception_handler(AssistantError)
    def failed(request: Request, error: AssistantError) -> JSONResponse:
        metrics.error(type(error).__name__)
        return _answer(request, {"detail": str(error)}, 503)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        # FastAPI says 400 when a body cannot be decoded or nests too deeply; our contract says 422.
        status = 422 if error.status_code == 400 else error.status_code
        return _answer(request, {"detail": error.detail}, status, error.headers)
