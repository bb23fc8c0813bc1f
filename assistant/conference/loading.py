"""``conference.yaml`` to a :class:`Conference`, with errors that name the line and the remedy."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import yaml
from pydantic import ValidationError

from assistant.conference.model import Conference, Text
from assistant.errors import KnowledgeError
from assistant.safe_yaml import load_yaml
from assistant.types import Document, Section, Slot, SourceLink

FILE_NAMES = ("conference.yaml", "conference.yml")

_PATH = re.compile(r"\w+")


def load_conferences(knowledge_dir: Path) -> tuple[tuple[Conference, ...], tuple[KnowledgeError, ...]]:
    """All conferences of a knowledge folder, the latest first, and what could not be read."""
    conferences: list[Conference] = []
    failures: list[KnowledgeError] = []
    for path in sorted(p for name in FILE_NAMES for p in knowledge_dir.glob(f"conferences/*/{name}")):
        source = path.relative_to(knowledge_dir).as_posix()
        try:
            conferences.append(read_conference(path, source))
        except KnowledgeError as error:
            failures.append(error)
    conferences.sort(key=lambda conference: conference.last_day, reverse=True)
    return tuple(conferences), tuple(failures)


def read_conference(path: Path, source: str) -> Conference:
    """Read one file.

    Raises:
        KnowledgeError: it is not UTF-8, not YAML, or does not fit the model; the message names
            the line, the field and what to do.
    """
    try:
        raw = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KnowledgeError(source, "is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise KnowledgeError(
            source, f"cannot be read ({error.strerror}); check the file's permissions"
        ) from None
    return parse_conference(raw, source)


def parse_conference(raw: str, source: str) -> Conference:
    """The same for a text already read; ``source`` is ``conferences/<id>/conference.yaml``."""
    try:
        root = yaml.compose(raw, Loader=yaml.SafeLoader)
        data = load_yaml(raw)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise KnowledgeError(source, f"{where}{problem}; check indentation, colons and quotes") from None
    except ValueError as error:  # an impossible date such as 2025-02-30
        raise KnowledgeError(source, f"{error}; correct the date") from None
    if not isinstance(data, dict) or root is None:
        raise KnowledgeError(source, "is empty; see the README for a conference's fields")
    lines = dict(_line_ranges(root))
    try:
        conference = Conference.model_validate(
            {**data, "id": PurePosixPath(source).parent.name, "path": source, "raw": raw, "lines": lines}
        )
    except ValidationError as error:
        raise KnowledgeError(source, _explain(error, lines)) from None
    _check_statements(conference)
    return conference


def _line_ranges(node: yaml.Node, path: str = "") -> Iterator[tuple[str, tuple[int, int]]]:
    last = node.end_mark.line - (1 if node.end_mark.column == 0 else 0)
    yield path, (node.start_mark.line, max(last, node.start_mark.line))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _line_ranges(value, f"{path}.{key.value}".lstrip("."))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _line_ranges(value, f"{path}.{number}".lstrip("."))


def _explain(error: ValidationError, lines: dict[str, tuple[int, int]]) -> str:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    known = path
    while known and ".".join(known) not in lines:
        known = known[:-1]
    line = lines[".".join(known)][0] + 1 if known else 1
    field = ".".join(path) or "the file"
    reason = str(first["msg"]).removeprefix("Value error, ")
    remedy = {
        "extra_forbidden": "; remove it or correct its spelling",
        "missing": "; add it",
    }.get(str(first["type"]), "")
    return f"line {line}, {field}: {reason}{remedy}"


def _check_statements(conference: Conference) -> None:
    """A statement is quoted, so it must stand in the file as it is; and it must agree with its fields."""
    for part, text, needed in _statements(conference):
        first = conference.lines.get(part, (0, 0))[0] + 1
        for language in ("da", "en"):
            wording = text.in_(language)
            if wording not in conference.raw:
                raise KnowledgeError(
                    conference.path,
                    f"line {first}, {part}.{language}: write the text on one line, so that it can be quoted",
                )
            for value in needed:
                if _digits(value) not in _digits(wording):
                    raise KnowledgeError(
                        conference.path,
                        f"line {first}, {part}.{language}: says nothing of {value!r}, which stands beside it",
                    )


def _digits(text: str) -> str:
    """For comparing figures however they are written: 1.450 = 1450, 8.30 = 8:30."""
    return re.sub(r"(?<=\d)[.:,](?=\d)", "", text).casefold()


def _statements(conference: Conference) -> Iterator[tuple[str, Text, tuple[str, ...]]]:
    def stated(part: str, text: Text | None, *needed: str) -> Iterator[tuple[str, Text, tuple[str, ...]]]:
        if text is not None:
            yield part, text, needed

    yield from stated("contact.statement", conference.contact.statement, conference.contact.email)
    for number, day in enumerate(conference.days):
        part = f"days.{number}.statement"
        yield from stated(
            part, day.statement, str(day.date.day), str(day.date.year), f"{day.start:%H:%M}".lstrip("0"),
            f"{day.end:%H:%M}".lstrip("0"), day.venue.name, day.venue.street, day.venue.postcode, day.venue.town,
        )  # fmt: skip
        if day.availability:
            yield from stated(f"days.{number}.availability.statement", day.availability.statement)
    for number, price in enumerate(conference.prices):
        yield from stated(f"prices.{number}.statement", price.statement, str(price.amount))
    for number, note in enumerate(conference.price_notes):
        yield from stated(f"price_notes.{number}.statement", note.statement)
    if conference.registration:
        deadline = conference.registration.deadline
        yield from stated(
            "registration.statement", conference.registration.statement, str(deadline.day), str(deadline.year)
        )
        yield from stated("registration.how", conference.registration.how)
    if conference.refund:
        limit = conference.refund.none_after
        yield from stated("refund.statement", conference.refund.statement, str(limit.day), str(limit.year))
        yield from stated("refund.before", conference.refund.before)
    if conference.audience:
        yield from stated("audience.statement", conference.audience.statement)
        yield from stated("audience.past", conference.audience.past)
        yield from stated("audience.bring_management", conference.audience.bring_management)
    for number, speaker in enumerate(conference.speakers):
        yield from stated(f"speakers.{number}.statement", speaker.statement, speaker.name)
    for number, session in enumerate(conference.sessions):
        times = [f"{clock:%H:%M}".lstrip("0") for clock in (session.start, session.end) if clock]
        names = [speaker.name for speaker, _ in conference.speakers_of(session)]
        yield from stated(f"sessions.{number}.statement", session.statement, *times, session.title, *names)
        yield from stated(f"sessions.{number}.about", session.about)
    for number, contact in enumerate(conference.contacts):
        yield from stated(
            f"contacts.{number}.statement",
            contact.statement,
            contact.name,
            contact.organisation,
            contact.email,
        )
    if conference.takeaways:
        yield from stated("takeaways.statement", conference.takeaways.statement)


def conference_document(conference: Conference) -> Document:
    """The typed facts as sections, so that they are found by search as well."""
    link = SourceLink(
        conference.source.title, conference.source.publisher, conference.source.url, conference.source.date
    )

    def section(heading: str, texts: list[str], slot: Slot | None = None) -> Section:
        return Section(heading, "\n".join(text for text in texts if text), (link,), slot)

    def quotes(parts: str, items: tuple[object, ...]) -> list[str]:
        return [
            conference.quote(f"{parts}.{number}", getattr(item, "statement", None), "da")
            for number, item in enumerate(items)
        ]

    sections = [section("Tid og sted", quotes("days", conference.days))]
    if conference.prices:
        sections.append(section("Priser", quotes("prices", conference.prices)))
    if conference.registration:
        registration = conference.registration
        texts = [conference.quote("registration", registration.statement, "da")]
        texts += [registration.how.da] if registration.how else []
        sections.append(section("Tilmelding og frist", texts))
    if conference.refund:
        texts = [conference.quote("refund", conference.refund.statement, "da")]
        texts += [conference.refund.before.da] if conference.refund.before else []
        sections.append(section("Afbud og refusion", texts))
    availability = [
        day.availability.statement.da
        for day in conference.days
        if day.availability and day.availability.statement
    ]
    if availability:
        sections.append(section("Ledige pladser", availability))
    if conference.audience:
        audience = conference.audience
        sections.append(
            section(
                "Hvem er konferencen for?",
                [audience.statement.da, audience.bring_management.da if audience.bring_management else ""],
            )
        )
    if conference.takeaways:
        sections.append(section("Hvad får deltagerne med?", [conference.takeaways.statement.da]))
    for number, session in enumerate(conference.sessions):
        people = tuple(speaker.name for speaker, _ in conference.speakers_of(session))
        slot = Slot(session.title, session.start, session.end, None, session.city, people)
        texts = [conference.quote(f"sessions.{number}", session.statement, "da")]
        texts += [session.about.da] if session.about and session.about.da not in texts[0] else []
        sections.append(section(f"Program: {session.title}", texts, slot))
    for number, speaker in enumerate(conference.speakers):
        sections.append(
            section(
                f"Oplægsholder: {speaker.name}",
                [conference.quote(f"speakers.{number}", speaker.statement, "da")],
            )
        )
    if conference.contacts:
        sections.append(section("Kontaktpersoner", quotes("contacts", conference.contacts)))
    sections.append(section("Kontakt", [conference.quote("contact", conference.contact.statement, "da")]))
    return Document(
        source=conference.path,
        title=conference.title.da,
        language="da",
        sections=tuple(sections),
        kind="conference",
        conference=conference.id,
        checked_on=conference.checked_on,
    )
