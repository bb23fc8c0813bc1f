# The assistant in one image: packages from the pinned lists, no compiler, no root.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir "uv>=0.9,<1" && python -m venv /venv
WORKDIR /build
COPY requirements.txt requirements-dev.txt ./
RUN uv pip install --no-cache --python /venv/bin/python -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY assistant ./assistant
RUN uv pip install --no-cache --python /venv/bin/python --constraint requirements-dev.txt ".[postgresql,llm,ollama,mcp]"

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /tmp med \
    && install --directory --owner=med /data /knowledge
COPY --from=build /venv /venv
COPY --chown=med knowledge /knowledge
# Everything that is written goes to /data, /knowledge (what organisers publish) and /tmp.
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_WAIT_POLICY=passive \
    MED_HOST=0.0.0.0 \
    MED_PORT=7860 \
    MED_DATA_DIR=/data \
    MED_KNOWLEDGE_DIR=/knowledge \
    MED_LOG_FORMAT=json
USER 10001
WORKDIR /data
VOLUME ["/data", "/knowledge"]
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/readyz', timeout=4)"]
ENTRYPOINT ["med-assistant"]
CMD ["serve"]
