"""The organisers' desk beside a running assistant, as the settings make it."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from pathlib import Path

from assistant.bootstrap import build_assistant, index_location, ingest, mailbox_account
from assistant.composing.confidence import load_calibration
from assistant.conference.published import as_people_spell, published_contacts
from assistant.desk.desk import Desk
from assistant.desk.engine import Engine
from assistant.desk.mails import MailDesk
from assistant.desk.oidc import OidcLogin
from assistant.embeddings import NO_EMBEDDING
from assistant.errors import DatabaseError
from assistant.index import read_manifest
from assistant.ingestion import SyncReport
from assistant.local_time import today_in_denmark
from assistant.pipeline import Assistant
from assistant.privacy import mask
from assistant.settings import Settings
from assistant.store.database import Database, database_url
from assistant.store.store import Store
from assistant.store.values import Periods
from assistant.understanding.language import detect_language

INGEST_TIMEOUT_S = 120.0  # how long a publication waits for another machine's


def build_desk(
    settings: Settings,
    current: Callable[[], Assistant | None],
    *,
    refresh: Callable[[], None] = lambda: None,
    evaluation: int = 120,
) -> Desk:
    """The organisers' desk beside a running assistant. Opens no database before one is needed.

    Args:
        settings: the choices.
        current: gives the running assistant.
        refresh: makes ``current`` look for a newer index at once.
        evaluation: how many of the evaluation's questions are replayed before a change is public.
    """

    built_in = settings.model_copy(update={"llm": None})  # a model's wording would differ by itself

    database = Database(database_url(settings.database_url, settings.data_dir))

    def publish() -> SyncReport:
        with ExitStack() as held:
            # One machine at a time is only quicker: two at once find out, and the second compares again.
            with suppress(DatabaseError):
                held.enter_context(database.exclusively("ingest", timeout_s=INGEST_TIMEOUT_S))
            report = ingest(settings)
        refresh()
        return report

    def shadow(knowledge_dir: Path, data_dir: Path) -> Assistant:
        other = built_in.model_copy(
            update={"knowledge_dir": knowledge_dir, "data_dir": data_dir, "chroma_url": None}
        )
        ingest(other)
        return build_assistant(other)

    def masked(text: str) -> str:
        assistant = current()
        keep = as_people_spell(published_contacts(assistant.conferences)) if assistant else ()
        return mask(text, keep=keep).text

    def today() -> date:
        return settings.today or today_in_denmark()

    def unreadable() -> Mapping[str, str]:
        manifest = read_manifest(index_location(settings))
        files = manifest.files if manifest else {}
        return {source: file.error for source, file in files.items() if file.error}

    engine = Engine(
        knowledge_dir=settings.knowledge_dir,
        data_dir=settings.data_dir,
        current=current,
        ingest=publish,
        plain=lambda: build_assistant(built_in),
        shadow=shadow,
        unreadable=unreadable,
        embed=_embed_question(current),
    )
    return Desk(
        engine,
        Store(database),
        mask=masked,
        periods=Periods(questions=settings.retention_questions, mails=settings.retention_mails),
        session_lifetime=timedelta(hours=settings.session_hours),
        today=today,
        mails=lambda store, recorder: MailDesk(
            store,
            current,
            recorder,
            signature=settings.signature,
            account=lambda: mailbox_account(settings),
            today=today,
            embed=engine.embed,
        ),
        evaluation=evaluation,
        oidc=_oidc(settings),
        threshold=lambda: (
            load_calibration("lexical" if settings.embeddings == NO_EMBEDDING else "bundled").threshold
        ),
    )


def _oidc(settings: Settings) -> OidcLogin | None:
    if settings.oidc_issuer is None:
        return None
    return OidcLogin(
        settings.oidc_issuer,
        settings.oidc_client_id.strip(),
        settings.oidc_client_secret.get_secret_value(),
        allowed=settings.oidc_addresses,
        name=settings.oidc_name.strip(),
        callback=settings.oidc_callback or "",
    )


def _embed_question(current: Callable[[], Assistant | None]) -> Callable[[str], bytes | None]:
    """By the running assistant, which has just embedded it for the search, and remembers."""

    def embed(text: str) -> bytes | None:
        assistant = current()
        vector = assistant.retriever.vector(text, detect_language(text)) if assistant else None
        return None if vector is None else vector.tobytes()

    return embed
