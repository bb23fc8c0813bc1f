"""Questions that were not answered well, the answers written to them, feedback, and how often documents are cited."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assistant.store.database import Database, insert_or_add
from assistant.store.tables import CitationCount, FeedbackEntry, Question, WrittenAnswer
from assistant.store.values import AskedQuestion, Written

MAX_OPEN = 5_000  # the newest that are looked at


class Questions:
    """The questions in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, questions: Sequence[AskedQuestion], cited: Mapping[str, int], day: date) -> None:
        """Store questions, and count citations of documents (by source) on a day."""
        now = datetime.now(UTC)
        with self._database.write() as session:
            for question in questions:
                if question.reason == "disliked" and _rated(session, question):
                    continue
                session.add(
                    Question(
                        id=question.id or uuid.uuid4().hex,
                        at=question.at or now,
                        channel=question.channel,
                        reason=question.reason,
                        language=question.language,
                        text=question.text,
                        answer=question.answer,
                        comment=question.comment,
                        context=question.context,
                        confidence=question.confidence,
                        vector=question.vector,
                        state="open",
                        written_answer_id=None,
                    )
                )
            counts: Counter[str] = Counter()
            for source, count in cited.items():
                counts[source[:500]] += count
            if counts:
                rows = [
                    {"source": source, "day": day, "count": count} for source, count in sorted(counts.items())
                ]
                session.execute(insert_or_add(session, CitationCount, "count"), rows)

    def add_feedback(self, answer_id: str, rating: str, comment: str, question: str, answer: str) -> None:
        """Store a verdict."""
        with self._database.write() as session:
            session.add(
                FeedbackEntry(
                    at=datetime.now(UTC),
                    answer_id=answer_id,
                    rating=rating,
                    comment=comment,
                    question=question,
                    answer=answer,
                )
            )

    def open(self) -> list[AskedQuestion]:
        """The questions still to be answered, the newest first."""
        with self._database.read() as session:
            found = session.scalars(
                select(Question).where(Question.state == "open").order_by(Question.at.desc()).limit(MAX_OPEN)
            ).all()
            return [_asked(row) for row in found]

    def recent(self, count: int) -> list[AskedQuestion]:
        """The last different questions whatever became of them, the newest first."""
        with self._database.read() as session:
            found = session.scalars(select(Question).order_by(Question.at.desc()).limit(count * 3)).all()
            kept = {row.text.casefold(): _asked(row) for row in reversed(found)}
        return sorted(kept.values(), key=lambda question: question.at or datetime.min, reverse=True)[:count]

    def count_open(self) -> int:
        """How many are to be answered."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).where(Question.state == "open")) or 0

    def drop(self, ids: Sequence[str]) -> None:
        """Take questions off the list without an answer."""
        self._set_state(ids, "dropped", None)

    def _set_state(self, ids: Sequence[str], state: str, written: int | None) -> None:
        with self._database.write() as session:
            session.execute(
                update(Question)
                .where(Question.id.in_(list(ids)), Question.state == "open")
                .values(state=state, written_answer_id=written)
            )

    # -- written answers --

    def write(self, written: Written, question_ids: Sequence[str]) -> int:
        """Keep an answer, and the questions it is for; they leave the list when it is published."""
        with self._database.write() as session:
            row = WrittenAnswer(
                at=datetime.now(UTC),
                by=written.by,
                question=written.question,
                danish=written.danish,
                english=written.english,
                question_english=written.question_english,
                source=written.source,
                owner=written.owner,
                valid_until=written.valid_until,
                file=written.file,
                change_id=written.change_id,
                state=written.state,
            )
            session.add(row)
            session.flush()
            session.execute(
                update(Question)
                .where(Question.id.in_(list(question_ids)), Question.state == "open")
                .values(written_answer_id=row.id)
            )
            return row.id

    def published(self, change_id: str) -> list[Written]:
        """Mark the answers of a change as public, and their questions as answered."""
        with self._database.write() as session:
            rows = session.scalars(select(WrittenAnswer).where(WrittenAnswer.change_id == change_id)).all()
            for row in rows:
                row.state = "published"
                session.execute(
                    update(Question).where(Question.written_answer_id == row.id).values(state="answered")
                )
            return [_written(row) for row in rows]

    def withdrawn(self, change_id: str) -> None:
        """Give the questions of a dropped change back to the list."""
        with self._database.write() as session:
            for row in session.scalars(select(WrittenAnswer).where(WrittenAnswer.change_id == change_id)):
                row.state = "dropped"
                session.execute(
                    update(Question)
                    .where(Question.written_answer_id == row.id)
                    .values(state="open", written_answer_id=None)
                )

    def written(self, *states: str) -> list[Written]:
        """The answers in any of the states, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(WrittenAnswer).where(WrittenAnswer.state.in_(states)).order_by(WrittenAnswer.id.desc())
            ).all()
            return [_written(row) for row in rows]

    def retired(self, file: str) -> None:
        """The file of an answer is gone: its questions are to be answered again."""
        self._follow(file, "published", "retired", "answered", "open")

    def restored(self, file: str) -> list[Written]:
        """The file of an answer is back."""
        return self._follow(file, "retired", "published", "open", "answered")

    def _follow(self, file: str, before: str, after: str, asked: str, now: str) -> list[Written]:
        with self._database.write() as session:
            rows = session.scalars(
                select(WrittenAnswer).where(WrittenAnswer.file == file, WrittenAnswer.state == before)
            ).all()
            for row in rows:
                row.state = after
                session.execute(
                    update(Question)
                    .where(Question.written_answer_id == row.id, Question.state == asked)
                    .values(state=now)
                )
            return [_written(row) for row in rows]

    def asked_for(self, written_id: int) -> list[str]:
        """How the questions of an answer were asked, each wording once."""
        with self._database.read() as session:
            texts = session.scalars(
                select(Question.text).where(Question.written_answer_id == written_id)
            ).all()
            return list(dict.fromkeys(texts))

    def set_written_state(self, ids: Sequence[int], state: str) -> None:
        """Change what has become of some answers."""
        with self._database.write() as session:
            session.execute(update(WrittenAnswer).where(WrittenAnswer.id.in_(list(ids))).values(state=state))

    # -- citations --

    def citations(self, since: date) -> dict[str, int]:
        """How often each document was cited since a day."""
        with self._database.read() as session:
            rows = session.execute(
                select(CitationCount.source, func.sum(CitationCount.count))
                .where(CitationCount.day >= since)
                .group_by(CitationCount.source)
            ).all()
            return {source: int(count) for source, count in rows}


def _rated(session: Session, question: AskedQuestion) -> bool:
    """Note a reader's verdict on the question that is on the list already; False where it is not.

    Who asks and then disliked the answer has asked once.
    """
    row = session.scalars(
        select(Question)
        .where(Question.text == question.text, Question.state == "open", Question.comment == "")
        .order_by(Question.at.desc())
        .limit(1)
    ).first()
    if row is None or row.reason == "disliked":
        return False
    row.comment = question.comment
    if row.answer:
        row.reason = "disliked"
    return True


def _asked(row: Question) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        at=row.at,
        channel=row.channel,
        reason=row.reason,
        language=row.language,
        text=row.text,
        answer=row.answer,
        comment=row.comment,
        context=row.context,
        confidence=row.confidence,
        vector=row.vector,
        state=row.state,
    )


def _written(row: WrittenAnswer) -> Written:
    return Written(
        id=row.id,
        at=row.at,
        by=row.by,
        question=row.question,
        danish=row.danish,
        english=row.english,
        question_english=row.question_english,
        source=row.source,
        owner=row.owner,
        valid_until=row.valid_until,
        file=row.file,
        change_id=row.change_id,
        state=row.state,
    )
