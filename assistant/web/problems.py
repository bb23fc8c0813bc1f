"""Mistakes and failures as answers with a sentence, never as a crash."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assistant.errors import AssistantError
from assistant.web.metrics import Metrics
from assistant.web.schemas import ErrorBody, clean_text

NOT_READY = "The assistant is not ready yet; try again in a moment."

RESPONSES: dict[int | str, dict[str, object]] = {
    413: {"model": ErrorBody, "description": "The request is too large"},
    422: {"model": ErrorBody, "description": "The request cannot be understood"},
    429: {"model": ErrorBody, "description": "Too many requests; see Retry-After"},
    503: {"model": ErrorBody, "description": "No answer can be given right now"},
}


def handle_problems(app: FastAPI, metrics: Metrics) -> None:
    """Register the handlers."""

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
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
        return JSONResponse({"detail": detail}, status_code=422)

    @app.exception_handler(AssistantError)
    def failed(_: Request, error: AssistantError) -> JSONResponse:
        metrics.error(type(error).__name__)
        return JSONResponse({"detail": str(error)}, status_code=503)

    @app.exception_handler(HTTPException)
    def refused(_: Request, error: HTTPException) -> JSONResponse:
        # FastAPI says 400 when a body cannot be decoded or nests too deeply; our contract says 422.
        status = 422 if error.status_code == 400 else error.status_code
        return JSONResponse({"detail": error.detail}, status_code=status, headers=error.headers)
