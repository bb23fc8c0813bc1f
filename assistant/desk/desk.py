"""The desk as a whole: what the pages, the API and the console command call."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from assistant.desk.access import Access
from assistant.desk.documents import DocumentInfo, list_documents
from assistant.desk.engine import Engine
from assistant.desk.errors import DeskError
from assistant.desk.faq import AnsweredCases, answer_files
from assistant.desk.folder import KnowledgeFolder, check_source, check_upload
from assistant.desk.grouping import Group, Terms, group_questions, leans, plain_terms
from assistant.desk.mails import MailDesk
from assistant.desk.oidc import OidcLogin
from assistant.desk.previewing import Preview, preview
from assistant.desk.publishing import Publisher
from assistant.desk.recording import Recorder
from assistant.desk.replaying import MAX_EVAL, ReplayList
from assistant.desk.shadow import Replays
from assistant.errors import AssistantError
from assistant.knowledge import detect_language
from assistant.store.store import Store
from assistant.store.values import ChangeInfo, Periods, VersionInfo, Written

logger = logging.getLogger(__name__)

RETENTION_EVERY_S = 3_600.0
HOUSEKEEPING_AFTER_S = 10.0  # the start belongs to those who ask
CITED_SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Overview:
    """What waits for an organiser."""

    questions: int
    expired: int
    changes: int
    documents_old: int


class Desk:
    """Everything an organiser can do, but the pages.

    Args:
        engine: the running assistant.
        store: where the desk's state is.
        mask: hides personal data in what is stored of questions.
        periods: for how long things are kept.
        session_lifetime: until a log-in must be repeated.
        today: the date in Denmark.
        threshold: the confidence from which the assistant answers.
        mails: makes the mails' part of the desk from the store and the recorder.
        evaluation: how many of the evaluation's questions are replayed before a change is public.
        oidc: the organisation's own log-in, where there is one.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        *,
        mask: Callable[[str], str],
        periods: Periods = Periods(),  # noqa: B008 - immutable
        session_lifetime: timedelta = timedelta(hours=12),
        today: Callable[[], date] = date.today,
        threshold: Callable[[], float] = lambda: 0.5,
        mails: Callable[[Store, Recorder], MailDesk],
        evaluation: int = MAX_EVAL,
        oidc: OidcLogin | None = None,
    ) -> None:
        self.oidc = oidc
        self.engine = engine
        self.store = store
        self.today = today
        self.periods = periods
        self.mask = mask
        self.access = Access(store, lifetime=session_lifetime)
        self.publisher = Publisher(engine, store)
        self.folder = KnowledgeFolder(engine.knowledge_dir)
        self.cases = AnsweredCases(_cases_path(engine))
        self.replays = Replays(engine, store, ReplayList(store, self.cases, evaluation=evaluation))
        self.recorder = Recorder(store, mask=mask, embed=engine.embed, threshold=threshold)
        self.mails = mails(store, self.recorder)

    def start(self) -> None:
        """In the background: finish what a killed process had begun, and delete what is old, every hour."""
        threading.Thread(target=self._keep_house, daemon=True, name="housekeeping").start()

    def _keep_house(self) -> None:
        time.sleep(0 if self.publisher.was_interrupted else HOUSEKEEPING_AFTER_S)
        while True:
            try:
                self.recover()
                self.store.delete_old(self.periods)
            except AssistantError as error:
                logger.warning("housekeeping: %s", error)
            except Exception:
                logger.exception("housekeeping failed; it is tried again in an hour")
            time.sleep(RETENTION_EVERY_S)

    def recover(self) -> None:
        """Finish what a killed process had begun."""
        self.publisher.recover()
        for written in self.store.questions.written("waiting"):
            change = self.store.versions.change(written.change_id)
            if change is not None and change.state == "published":
                self._answers_published(written.change_id)
            elif change is None or change.state == "dropped":
                self.store.questions.withdrawn(written.change_id)

    # -- questions --

    def groups(self) -> list[Group]:
        """The unanswered questions, those that ask the same together, the newest first."""
        return group_questions(self.store.questions.open(), self._terms())

    def expired_answers(self) -> list[Written]:
        """Answers that are no longer used because their time is over."""
        today = self.today()
        return [
            w for w in self.store.questions.written("published") if w.valid_until and w.valid_until < today
        ]

    def overview(self) -> Overview:
        """What waits."""
        old = sum(document.status in ("old", "expired", "unreadable") for document in self.documents())
        return Overview(
            len(group_questions(self.store.questions.open(), self._terms(), offered=0)),
            len(self.expired_answers()),
            len(self.store.versions.open_changes()),
            old,
        )

    def answer(self, written: Written, question_ids: Sequence[str]) -> ChangeInfo:
        """Keep an organiser's answer as a change that waits to be published.

        Raises:
            DeskError: something is missing, or the text cannot be read back.
        """
        current = self.folder.digests()
        wanted = set(question_ids)
        asked = [question for question in self.store.questions.open() if question.id in wanted]
        terms = self._terms()
        wordings = [(question.language, question.text) for question in asked if not leans(question, terms)]
        wordings += self._earlier_wordings(written.file)
        files = answer_files(written, self.today(), current, wordings)
        for source, content in files.items():
            preview(source, content)
        title = f"Svar: {' '.join(written.question.split())}"
        change = self.store.versions.propose(
            written.by, title, dict(files), {source: current.get(source) for source in files}
        )
        kept = replace(written, file=next(iter(files)), change_id=change.id)
        self.store.questions.write(kept, question_ids)
        self.store.audit.add(written.by, "skrev svar", title)
        return change

    def _earlier_wordings(self, file: str) -> list[tuple[str, str]]:
        """How the question of an answer that is written anew was asked before."""
        before = [w for w in self.store.questions.written("published") if file and w.file == file]
        texts = [text for written in before for text in self.store.questions.asked_for(written.id)]
        return [(detect_language(text), text) for text in texts]

    def drop_questions(self, ids: Sequence[str], by: str) -> None:
        """Take questions off the list that need no answer."""
        texts = [question.text for question in self.store.questions.open() if question.id in set(ids)]
        self.store.questions.drop(ids)
        self.store.audit.add(by, "tog spørgsmål af listen", " · ".join(dict.fromkeys(texts)))

    def _terms(self) -> Terms:
        assistant = self.engine.current()
        content_terms: Terms | None = getattr(getattr(assistant, "retriever", None), "content_terms", None)
        return content_terms or plain_terms

    # -- changes --

    def documents(self) -> list[DocumentInfo]:
        """All documents with what there is to know about them."""
        today = self.today()
        return list_documents(self.engine, self.store.questions.citations(today - CITED_SINCE), today)

    def propose(
        self, by: str, title: str, files: Mapping[str, bytes | None], base: Mapping[str, str | None]
    ) -> ChangeInfo:
        """Keep a change of files that waits to be published.

        Args:
            by: who.
            title: what it is about.
            files: {source: new contents}, None to retire the file.
            base: {source: digest} of what the organiser saw; None where there was no file.

        Raises:
            DeskError: a file cannot be used.
        """
        for source, content in files.items():
            check_source(source)
            if content is not None:
                check_upload(source, content)
                preview(source, content)
        change = self.store.versions.propose(by, title, files, base)
        self.store.audit.add(by, "foreslog ændring", title)
        return change

    def previews(self, change: ChangeInfo) -> dict[str, Preview | None]:
        """How each file of a change will be read; None where it is retired."""
        found: dict[str, Preview | None] = {}
        for source, digest in change.files.items():
            content = self.store.versions.content(digest) if digest else None
            found[source] = preview(source, content) if content is not None else None
        return found

    def take_over(self, change: ChangeInfo, by: str) -> bool:
        """After a conflict: let the change stand on what is public now. False where it is another by now."""
        current = self.folder.digests()
        contents = {
            source: self.store.versions.content(digest) if digest else None
            for source, digest in change.files.items()
        }
        done = self.store.versions.revise(
            change.id, change.revision, contents, {source: current.get(source) for source in contents}
        )
        if done:
            self.store.audit.add(by, "lagde ændring oven på den offentlige", change.title)
        return done

    def publish(self, change_id: str, revision: int, by: str) -> VersionInfo:
        """Make a change public.

        Raises:
            ConflictError: somebody else changed the same meanwhile; nothing was done.
            DeskError: it cannot be published; the change still waits.
        """
        version = self.publisher.publish(change_id, revision, by)
        self.store.audit.add(by, "udgav", f"version {version.id}: {version.summary}")
        self._answers_published(change_id)
        self._answers_follow(version)
        return version

    def drop(self, change_id: str, by: str) -> None:
        """Give a change up; its questions return to the list.

        Raises:
            DeskError: it was published or dropped already.
        """
        if not self.store.versions.drop(change_id):
            raise DeskError("Ændringen er allerede udgivet eller kasseret.")
        self.store.questions.withdrawn(change_id)
        self.store.audit.add(by, "kasserede ændring", change_id)

    def rollback(self, version_id: int, seen_newest: int, by: str) -> VersionInfo:
        """Make the knowledge what it was in a version.

        Raises:
            ConflictError: somebody has published since.
            DeskError: there is no such version.
        """
        version = self.publisher.rollback(version_id, seen_newest, by)
        self.store.audit.add(by, "rullede tilbage", f"til version {version_id}")
        self._answers_follow(version)
        return version

    def _answers_published(self, change_id: str) -> None:
        for written in self.store.questions.published(change_id):
            replaced = [
                other.id
                for other in self.store.questions.written("published")
                if other.file == written.file and other.id != written.id
            ]
            self.store.questions.set_written_state(replaced, "replaced")
            try:
                self.cases.add(written, self.today())
            except DeskError as error:
                logger.warning("the answered question is no case of the evaluation: %s", error)

    def _answers_follow(self, version: VersionInfo) -> None:
        """What was written on the desk is answered as long as its file is there, and no longer."""
        for source, (before, after) in version.changed.items():
            try:
                if after is None:
                    self.store.questions.retired(source)
                    self.cases.remove(source)
                elif before is None:
                    for written in self.store.questions.restored(source):
                        self.cases.add(written, self.today())
            except DeskError as error:
                logger.warning("%s", error)


def _cases_path(engine: Engine) -> Path:
    """Among the evaluation's cases where the knowledge folder belongs to a project that has them."""
    cases = engine.knowledge_dir.absolute().parent / "evals" / "cases"
    return (cases if cases.is_dir() else engine.data_dir) / "answered.yaml"


__all__ = ["Desk", "Overview"]
