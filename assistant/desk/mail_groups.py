"""Mails that ask the same, by what their questions mean."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.desk.grouping import Terms, group_alike, plain_terms
from assistant.store.values import AskedQuestion, MailInfo

VECTORS = "vectors"  # the questions' vectors in a mail's reply, as base64 of float32


@dataclass(frozen=True, slots=True)
class MailGroup:
    """Mails of which each asks what the first one asks, or the other way round; the newest first."""

    mails: tuple[MailInfo, ...]

    @property
    def others(self) -> int:
        """How many there are beside the first."""
        return len(self.mails) - 1


def kept_vectors(vectors: Sequence[bytes | None]) -> list[str]:
    """Vectors as a mail's reply keeps them."""
    return [base64.b64encode(vector).decode() if vector else "" for vector in vectors]


def group_mails(mails: Sequence[MailInfo], terms: Terms = plain_terms) -> list[MailGroup]:
    """The mails in groups, in the order of their newest mail; a mail without questions stays alone."""
    asked = what_is_asked(mails, terms)
    groups: list[list[MailInfo]] = []
    for mail in mails:
        mine = asked[mail.id]
        home = next(
            (group for group in groups if mine and _one_asks_all(mine, asked[group[0].id])),
            None,
        )
        if home is None:
            groups.append([mail])
        else:
            home.append(mail)
    return [MailGroup(tuple(group)) for group in groups]


def what_is_asked(mails: Sequence[MailInfo], terms: Terms = plain_terms) -> Mapping[str, frozenset[int]]:
    """By mail, the numbers of what its questions ask; two that ask the same have the same number."""
    asked = [question for mail in mails for question in _questions(mail)]
    numbers: dict[str, set[int]] = {mail.id: set() for mail in mails}
    for number, group in enumerate(group_alike(asked, terms)):
        for mail_id in group.ids:
            numbers[mail_id].add(number)
    return {mail_id: frozenset(found) for mail_id, found in numbers.items()}


def _one_asks_all(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one) and bool(other) and (one <= other or other <= one)


def _questions(mail: MailInfo) -> list[AskedQuestion]:
    rows = mail.reply.get("questions") or ()
    language = str(mail.reply.get("language", "da"))
    kept = list(mail.reply.get(VECTORS) or ())
    kept += [""] * (len(rows) - len(kept))
    return [
        AskedQuestion(str(row.get("question", "")), language, "mail", "", vector=_bytes(vector), id=mail.id)
        for row, vector in zip(rows, kept, strict=False)
        if str(row.get("question", "")).strip()
    ]


def _bytes(kept: object) -> bytes | None:
    try:
        return base64.b64decode(str(kept), validate=True) or None
    except (ValueError, binascii.Error):
        return None
