"""From settings to objects: the only place that chooses."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import telemetry
from assistant.conference import Conference
from assistant.conference.loading import parse_conference
from assistant.embeddings import EmbeddingModel, load_embeddings
from assistant.errors import ChatModelError, IndexMissingError, SettingsError
from assistant.index import ChunkIndex, IndexLocation
from assistant.ingestion import SyncReport, is_current, sync_knowledge, write_shipped_vectors
from assistant.local_time import today_in_denmark
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.turns import Turns
from assistant.understanding.aims import EMBEDDING as AIMS_EMBEDDING
from assistant.understanding.aims import Aims, load_aims, story, with_story
from assistant.understanding.entries import load_entries
from assistant.understanding.frame import Frame

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.composing.generative import GenerativeComposer
    from assistant.composing.rewriting import FollowUpRewriter
    from assistant.composing.tailoring import QuestionTailor
    from assistant.emails.mailbox import MailboxAccount
    from assistant.retrieval import HybridRetriever
    from assistant.vectors import Vector

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]


def index_location(settings: Settings) -> IndexLocation:
    """Where the vector store is."""
    return IndexLocation(settings.data_dir, settings.chroma_url)


def ingest(settings: Settings, *, rebuild: bool = False, progress: Progress | None = None) -> SyncReport:
    """Make the store equal the knowledge folder."""
    return sync_knowledge(
        settings.knowledge_dir,
        index_location(settings),
        load_embeddings(settings.embeddings),
        rebuild=rebuild,
        progress=progress,
    )


def ingest_if_stale(settings: Settings, *, progress: Progress | None = None) -> SyncReport | None:
    """Ingest unless the store already equals the knowledge folder."""
    model = load_embeddings(settings.embeddings)
    if is_current(settings.knowledge_dir, index_location(settings), _model_id(model)):
        return None
    return ingest(settings, progress=progress)


def ship_vectors(settings: Settings) -> Path:
    """Write the vectors that come with the knowledge folder, so that a first start need not embed."""
    model = load_embeddings(settings.embeddings)
    if model is None:
        raise SettingsError("MED_EMBEDDINGS=none has no vectors to ship; choose an embedding")
    from assistant.guides.anchors import write_anchor_vectors

    write_anchor_vectors(settings.knowledge_dir, model)
    return write_shipped_vectors(settings.knowledge_dir, model)


def build_assistant(settings: Settings, *, turns: Turns | None = None) -> Assistant:
    """Open the store and put the stages together; ``turns`` where many ask at once."""
    from assistant.retrieval import HybridRetriever
    from assistant.retrieval.chunk_words import FILE_NAME as WORDS
    from assistant.retrieval.chunk_words import ChunkWords

    if settings.otlp_endpoint:
        headers = settings.otlp_headers.get_secret_value() if settings.otlp_headers else ""
        telemetry.configure(settings.otlp_endpoint, headers)
    model = load_embeddings(settings.embeddings)
    index = ChunkIndex.open(index_location(settings), embedding_id=_model_id(model))
    kept = index.attachment(WORDS)
    retriever = HybridRetriever(
        index,
        model.embeddings if model else None,
        words=ChunkWords.read(kept) if kept else None,
        known_vectors=lambda: _anchor_vectors(settings, _model_id(model)),
        embedding_id=_model_id(model),
    )
    conferences = [
        parse_conference(file.text, source) for source, file in index.manifest.files.items() if file.text
    ]
    conferences.sort(key=lambda conference: conference.last_day, reverse=True)
    parts = _model_parts(settings, retriever, conferences) if settings.llm else None
    reader, entries = load_aims(), load_entries()

    def read_aims(text: str, frame: Frame) -> Aims | None:
        # Another embedding's vectors mean nothing to these weights.
        known = model is not None and model.id == AIMS_EMBEDDING
        vector = retriever.vector(text, frame.language) if known and reader else None
        around = story(frame.said)
        whole = (
            retriever.vector(f"{around} {text}", frame.language) if vector is not None and around else None
        )
        if vector is not None and whole is not None:
            vector = with_story(vector, whole)
        aims = reader.read(text, frame, vector) if reader else None
        if aims is None or aims.meaning is None or entries is None:
            return aims
        return replace(aims, entries=entries.read(text, aims.meaning))

    return Assistant(
        retriever,
        conferences,
        clock=_clock(settings.today),
        is_stale=index.is_stale,
        index_created=index.manifest.created,
        read_aims=read_aims,
        knowledge_dir=settings.knowledge_dir,
        writer=parts.writer if parts else None,
        rewriter=parts.rewriter if parts else None,
        tailor=parts.tailor if parts else None,
        turns=turns,
    )


def open_assistant(settings: Settings, *, warn: Callable[[str], None]) -> Assistant:
    """The assistant as a console command needs it: ingests where there is no index yet.

    ``warn`` gets a sentence where the index is of another state than the knowledge folder, or of another folder.

    Raises:
        KnowledgeError: there is no knowledge folder.
    """
    try:
        differs = not is_current(
            settings.knowledge_dir, index_location(settings), _model_id(load_embeddings(settings.embeddings))
        )
        assistant = build_assistant(settings)
    except IndexMissingError:
        ingest(settings)
        return build_assistant(settings)
    if differs:
        warn(
            f"the index is not of the files now in {settings.knowledge_dir}; "
            "it answers from those read last, until med-assistant ingest"
        )
    return assistant


def load_chat_model(settings: Settings) -> "BaseChatModel":
    """The chat model that ``MED_LLM`` names.

    Raises:
        SettingsError: its package is not installed, a key is missing, or the provider is unknown.
    """
    from assistant import chat_models

    if not settings.llm:
        raise SettingsError("MED_LLM is not set; give it as provider:model, for example ollama:gemma3:4b")
    return chat_models.load_chat_model(
        settings.llm,
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else None,
        timeout_s=settings.llm_timeout,
    )


def try_model(settings: Settings, assistant: Assistant) -> str:
    """Whether the assistant's language model answers; why not, in one sentence, which is logged as well.

    Takes as long as ``MED_LLM_TIMEOUT``; nothing that anybody asked is sent.
    """
    if assistant.writer is None:
        return ""
    try:
        assistant.writer.try_out()
    except ChatModelError as error:
        logger.warning("MED_LLM=%s: %s. Answers are built in until it answers.", settings.llm, error)
        return str(error)
    logger.info("MED_LLM=%s answers", settings.llm)
    return ""


def model_host(settings: Settings) -> str:
    """The host that questions are sent to; empty without a model."""
    from assistant import chat_models

    return (chat_models.host_of(load_chat_model(settings)) or "") if settings.llm else ""


@dataclass(frozen=True, slots=True)
class _ModelParts:
    writer: "GenerativeComposer"
    rewriter: "FollowUpRewriter"
    tailor: "QuestionTailor"


_REWRITING_SHARE = 0.2  # of the time for a whole answer


def _model_parts(
    settings: Settings, retriever: "HybridRetriever", conferences: Sequence[Conference]
) -> _ModelParts:
    from assistant import chat_models
    from assistant.composing.calling import ModelCaller
    from assistant.composing.generative import GenerativeComposer
    from assistant.composing.rewriting import FollowUpRewriter
    from assistant.composing.tailoring import QuestionTailor
    from assistant.conference.published import published_contacts

    model = load_chat_model(settings)
    name = settings.llm or ""
    caller = ModelCaller(model, telemetry.model_callbacks(name) if settings.otlp_endpoint else ())
    trusted = (chat_models.host_of(model) or "") in settings.trusted_hosts
    rewriting_s = _REWRITING_SHARE * settings.llm_timeout
    writer = GenerativeComposer(
        caller,
        retriever.support,
        conferences,
        name=name,
        timeout_s=settings.llm_timeout - rewriting_s,
        trusted=trusted,
        corpus=retriever.chunks if settings.llm_context == "corpus" else (),
        look_ups=settings.llm_tools,
    )
    keep = published_contacts(conferences)
    return _ModelParts(
        writer,
        FollowUpRewriter(caller, timeout_s=rewriting_s, trusted=trusted, keep=keep),
        QuestionTailor(caller, name=name, timeout_s=settings.llm_timeout, trusted=trusted, keep=keep),
    )


def mailbox_account(settings: Settings) -> "MailboxAccount":
    """The organisers' mailbox.

    Raises:
        SettingsError: none is set up.
    """
    from assistant.emails.mailbox import MailboxAccount  # not at the top: most commands have no use for it

    password = settings.imap_password.get_secret_value()
    if not (settings.imap_host and settings.imap_user and password):
        raise SettingsError("no mailbox is set up; set MED_IMAP_HOST, MED_IMAP_USER and MED_IMAP_PASSWORD")
    return MailboxAccount(
        host=settings.imap_host,
        user=settings.imap_user,
        password=password,
        port=settings.imap_port,
        folder=settings.imap_folder,
        drafts=settings.imap_drafts,
        security=settings.imap_security,
    )


def _model_id(model: EmbeddingModel | None) -> str:
    return model.id if model else "none"


def _anchor_vectors(settings: Settings, embedding_id: str) -> "dict[str, Vector]":
    from assistant.guides.anchors import read_anchor_vectors  # guides are not needed to start

    return read_anchor_vectors(settings.knowledge_dir, embedding_id)


def _clock(fixed: date | None) -> Callable[[], date]:
    return today_in_denmark if fixed is None else lambda: fixed


__all__ = [
    "Progress", "build_assistant", "index_location", "ingest", "ingest_if_stale", "load_chat_model", "mailbox_account",
    "open_assistant", "ship_vectors", "try_model",
]  # fmt: skip
