"""Mails that machines sent, and mails that only say thanks: none of them waits for an answer."""

import re
from email.message import EmailMessage

from assistant.emails.acts import ReadAct
from assistant.emails.segments import pieces
from assistant.emails.types import Kind
from assistant.words import loose

_AUTO_SUBJECT = re.compile(
    r"^\W*(?:(?:re|sv|vs|fw|fwd|aw)\s*:\s*)*(?:auto(?:matisk)?\s*-?\s*(?:svar|reply|response|antwort)\w*|automatic reply|automatisk\b.{0,20}\bsvar|autosvar|autoreply|"
    r"(?:out of|not in(?: the)?|away from(?: the)?) office|ooo\b|ikke til stede|ude af (?:huset|kontoret)|fravær(?:ende|smeddelelse|sbesked)\b|ferie ?(?:besked|svar)|i'?m away|on (?:leave|vacation)\b|"
    r"kvittering for (?:modtaget|din) (?:e-?)?(?:mail|henvendelse)|vi har modtaget din (?:mail|henvendelse)|læst\s*:|read\s*:|read receipt|læsekvittering)",
    re.IGNORECASE,
)
_AUTO_BODY = re.compile(
    r"(?:dette er (?:et|en) (?:automatisk|autogenerer|autosvar)|denne (?:mail|e-mail|besked) (?:er )?(?:sendt automatisk|er autogenereret|kan ikke besvares)|this is an auto(?:mated|matic)|"
    r"(?:jeg|i) (?:er|am) (?:desværre |currently |p\.?t\.? |i øjeblikket |lige nu )?(?:fraværende|ikke på kontoret|ude af kontoret|out of (?:the )?office|on (?:annual |parental |sick )?leave|away from)|"
    r"(?:jeg|vi) (?:holder|er på) (?:\w+ )?(?:ferie|barsel|orlov)\b.{0,120}(?:tilbage|retur|mail(?:s|en)? (?:bliver|læses|vil)|kontakt|haste)|jeg er (?:tilbage|retur) (?:igen )?(?:d\.|den|man|tir|ons|tor|fre|uge))",
    re.IGNORECASE | re.DOTALL,
)
_BOUNCE_SENDER = re.compile(
    r"(?:mailer-daemon|postmaster|mail delivery (?:sub)?system|microsoft outlook <\s*microsoftexchange)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver(?:able|ed)|delivery (?:status notification|has failed|failure)|mail delivery failed|returned mail|failure notice|kunne? ikke (?:afleveres|leveres)|ikke leveret|uleveret|leveringsfejl)",
    re.IGNORECASE,
)
_BULK_SENDER = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|ikke-?svar|nyhedsbrev|newsletter|news|marketing|info-noreply)",
    re.IGNORECASE,
)


def machine_kind(message: EmailMessage, body: str) -> Kind:
    """What the headers (and, where they are silent, the words) say of the sender: a person or a machine."""
    sender, subject = _text(message, "From"), _text(message, "Subject")
    kind = message.get_content_type()
    if kind == "multipart/report" or (
        _BOUNCE_SENDER.search(sender)
        and (_BOUNCE_SUBJECT.search(subject) or _text(message, "Return-Path").strip() == "<>")
    ):
        return (
            "auto_reply" if "disposition-notification" in str(message.get("Content-Type", "")) else "bounce"
        )
    if _is_automatic(message, subject, body):
        return "auto_reply"
    if _is_bulk(message, sender):
        return "newsletter"
    if _has_calendar(message) and not _asks(body):
        return "calendar"
    return "mail"


def _is_automatic(message: EmailMessage, subject: str, body: str) -> bool:
    submitted = _text(message, "Auto-Submitted").split(";")[0].strip().casefold()
    if submitted not in ("", "no"):
        return True
    if any(
        message.get(name) is not None
        for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
    ):
        return True
    if _text(message, "Precedence").strip().casefold() in ("auto_reply", "auto-reply"):
        return True
    if _AUTO_SUBJECT.match(subject):
        return True
    # By its words alone only where nothing is asked: "jeg er på ferie, men vil gerne vide …" is a question.
    return bool(_AUTO_BODY.search(body[:1_500])) and not _asks(body)


def _is_bulk(message: EmailMessage, sender: str) -> bool:
    precedence = _text(message, "Precedence").strip().casefold()
    listed = message.get("List-Unsubscribe") is not None or precedence in ("bulk", "junk")
    address = re.search(r"([^\s<\"]+)@", sender)
    machine = bool(address and _BULK_SENDER.match(address[1]))
    # A discussion list carries the mails of persons, so its own headers alone say nothing.
    posted = message.get("List-Post") is not None
    return (listed and not posted) or (machine and (listed or precedence == "list"))


def _has_calendar(message: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in message.walk())


def _asks(text: str) -> bool:
    return "?" in re.sub(r"https?://\S+", "", text)


def _text(message: EmailMessage, name: str) -> str:
    return " ".join(str(value) for key, value in message.raw_items() if key.casefold() == name.casefold())


_THANKS = re.compile(
    loose(
        r"\b(?:tak|tusind tak|mange tak|1000 tak|takker|modtaget|noteret|perfekt|super|fedt|dejligt|fint|supert|skønt|alletiders|glæder (?:os|mig)|vi ses|ses (?:den|til|på|d\.)|god (?:weekend|dag|jul|sommer|ferie|påske|arbejdslyst)|det (?:var|er) (?:alt|lige|fint|godt|super|hvad)|held og lykke|velfortjent|"
        r"thanks?|thank you|received|noted|great|perfect|wonderful|looking forward|see you|much appreciated|cheers|have a (?:nice|good|great))\b"
    )
)
_MOST_THANKS_WORDS = 90


def is_thanks(body: str) -> bool:
    """Whether a text in which nothing is asked is a thank-you or a greeting, and no more."""
    bare = loose(body)
    return bool(_THANKS.search(bare)) and len(bare.split()) <= _MOST_THANKS_WORDS


_SELLING = 0.5  # mean share of what the sentences do
_GREETING = 0.6  # the same
_SOME_GREETING = 0.2  # the same, where all the rest only tells
_ONLY_TELLING = 0.85  # mean share of what tells or greets


def is_sales(body: str, read_act: ReadAct) -> bool:
    """Whether a text mostly sells something."""
    return _share_of("sales", body, read_act, least=2) >= _SELLING


def is_courtesy_alone(body: str, read_act: ReadAct) -> bool:
    """Whether a text in which nothing is asked thanks or greets, and beside that at most tells something."""
    greeting = _share_of("courtesy", body, read_act, least=1)
    if greeting >= _GREETING:
        return True
    readings = [read_act(text) for text, _ in pieces(body)]
    telling = _share_of("tell", body, read_act, least=1)
    only_tells = greeting >= _SOME_GREETING and greeting + telling >= _ONLY_TELLING
    return only_tells and not any(
        reading and reading.act != "courtesy" and reading.may_raise_a_matter() for reading in readings
    )


_MOST_READ = 12  # sentences


def _share_of(act: str, body: str, read_act: ReadAct, *, least: int) -> float:
    """The mean probability of an act over a text's sentences; 0 where there are fewer than ``least``."""
    readings = [reading for text, _ in pieces(body)[:_MOST_READ] if (reading := read_act(text))]
    return sum(reading.acts[act] for reading in readings) / len(readings) if len(readings) >= least else 0.0
