"""The whole way from a mail to its draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.conference import Conference
from assistant.emails.acts import ReadAct, read_act_by
from assistant.emails.answering import GAP, answer_requests
from assistant.emails.asking import Answering
from assistant.emails.drafting import compose_draft
from assistant.emails.forwarding import forwarded_text, points_below
from assistant.emails.instructions import split_instructions
from assistant.emails.kinds import is_courtesy_alone, is_sales, is_thanks
from assistant.emails.matters import MATTERS, OTHER_WISH, Matter, find_matters, is_wish
from assistant.emails.names import given_name, writer_name
from assistant.emails.questions import Request, find_requests
from assistant.emails.reading import read_email
from assistant.emails.segments import pieces
from assistant.emails.sensitive import find_sensitive, mask, mask_all
from assistant.emails.similarity import ApprovedAnswer, find_approved
from assistant.emails.subjects import bare_subject, is_reply_subject, reply_subject
from assistant.emails.telling import TellingReader, TopicReader
from assistant.emails.types import Email, EmailDraft, Finding, Flag, Kind, Tone, Verdict
from assistant.emails.wording import asks
from assistant.pipeline import Assistant
from assistant.types import Citation, Language
from assistant.understanding.language import detect_language

NOTE = (
    "Udkastet er skrevet af en AI ud fra arrangørernes materiale. Læs det igennem, og ret det, før du sender."
)
_FORWARDED = "Spørgsmålene står i den mail, der er sendt videre; svaret går til den, der sendte den."
_UNREAD: dict[Kind, str] = {
    "auto_reply": "Mailen er et automatisk svar: den skal ikke besvares.",
    "bounce": "Mailen er en fejlmeddelelse om en mail, der ikke kunne leveres: den skal ikke besvares.",
    "newsletter": "Mailen er et nyhedsbrev eller en masseudsendelse: den skal ikke besvares.",
    "advertising": "Mailen ligner reklame eller spam: den skal næppe besvares.",
    "calendar": "Mailen er en kalenderinvitation uden spørgsmål: svar på den i kalenderen.",
    "thanks": "Mailen er en tak eller en hilsen uden spørgsmål: den skal ikke besvares.",
    "empty": "Mailen har ingen tekst: der er ikke noget at besvare.",
}


def draft_reply(
    raw: bytes,
    assistant: Answering,
    *,
    today: date | None = None,
    tone: Tone = "venlig",
    signature: str = "",
    approved: Sequence[ApprovedAnswer] = (),
) -> EmailDraft:
    """Read a mail and draft the reply to it. Nothing is sent and nothing is stored.

    Args:
        raw: the mail as bytes (RFC 5322), or the plain text of a pasted one.
        assistant: answers the questions.
        today: the date to answer as of; the assistant's clock when left out.
        tone: "kort", "venlig" or "formel".
        signature: what closes the mail; the conference's organiser when left out.
        approved: answers that organisers gave before; one to the same question is offered beside the draft.

    Raises:
        EmailError: the bytes are empty or no mail.
    """
    return draft_email(
        read_email(raw), assistant, today=today, tone=tone, signature=signature, approved=approved
    )


def draft_email(
    email: Email,
    assistant: Answering,
    *,
    today: date | None = None,
    tone: Tone = "venlig",
    signature: str = "",
    approved: Sequence[ApprovedAnswer] = (),
) -> EmailDraft:
    """As :func:`draft_reply`, for a mail that has been read already."""
    if isinstance(assistant, Assistant):
        # What may go out is decided by how an answer was found; a model's wording would hide that.
        assistant = assistant.without_model()
    read_act = read_act_by(assistant) or (lambda text: None)
    body, commands = split_instructions(email.body, read_act if email.kind == "mail" else lambda text: None)
    language = detect_language(body if _has_words(body) else f"{email.subject} {body}")
    kind = email.kind
    requests: tuple[Request, ...] = ()
    passed_on = ""
    if kind == "mail":
        requests = _requests(email, body, assistant.conferences, read_act)
        passed_on = (
            "" if any(not points_below(request.text) for request in requests) else forwarded_text(email)
        )
        if passed_on:
            passed_on, more = split_instructions(passed_on, read_act)
            commands = "\n".join(part for part in (commands, more) if part)
            below = _requests(email, passed_on, assistant.conferences, read_act)
            requests = below or requests
            body = f"{body}\n\n{passed_on}" if below else body
        if not requests and not commands:
            kind = _quiet_kind(email, body, read_act)
        elif is_sales(body, read_act):
            kind = "advertising"
    if kind != "mail":
        return _without_draft(replace(email, kind=kind), language)
    findings = answer_requests(
        requests,
        assistant,
        today=today,
        language=language,
        tone=tone,
        read_act=read_act,
        told=_told(body, read_act),
    )
    findings = tuple(_with_offer(finding, language, approved, today or date.today()) for finding in findings)
    flags = _flags(email, body, commands, findings, read_act)
    if passed_on:
        flags = (*flags, Flag("forwarded", _FORWARDED, decides=False))
    if not findings:
        gap = GAP[language].format("your answer" if language == "en" else "jeres svar")
        flags = (
            *flags,
            Flag("no_question", "Jeg fandt ikke noget tydeligt spørgsmål i mailen: læs den selv."),
        )
        replies: tuple[Finding, ...] = (Finding("", "", True, (), "needs_human", gap),)
    else:
        replies = findings
    codes = {flag.code for flag in flags}
    draft = compose_draft(
        replies,
        name=writer_name(email),
        first=given_name(email),
        language=language,
        tone=tone,
        signature=signature.strip() or _organiser(assistant, language),
        complaint="complaint" in codes,
    )
    return EmailDraft(
        subject=mask_all(reply_subject(email.subject, language), language),
        to=email.answer_to.email if email.answer_to else "",
        language=language,
        findings=findings,
        draft=draft,
        needs_human=any(flag.decides for flag in flags),
        flags=flags,
        sources=_sources(findings),
        verdict=_verdict(replies, decides=any(flag.decides for flag in flags)),
        email=email,
        note=NOTE,
    )


def _with_offer(
    finding: Finding, language: Language, approved: Sequence[ApprovedAnswer], today: date
) -> Finding:
    if finding.status == "answered" or not approved:
        return finding
    entry = find_approved(finding.question, language, approved, today=today)
    return replace(finding, offer=entry.answer) if entry else finding


def _requests(
    email: Email, body: str, conferences: Sequence[Conference], read_act: ReadAct
) -> tuple[Request, ...]:
    def requests_of(text: str, subject: str) -> tuple[Request, ...]:
        return find_requests(
            text,
            is_wish,
            TellingReader(conferences),
            TopicReader(conferences),
            subject=subject,
            read_act=read_act,
        )

    title = "" if is_reply_subject(email.subject) else email.subject
    found = requests_of(body, "" if "?" in title else title) if _has_words(body) else ()
    if found:
        return found
    # Some write everything into the subject, and "se emnefeltet" into the mail.
    asked = bare_subject(email.subject) if not _has_words(body) else title
    return requests_of(asked, "") if asked and (asks(asked) or not _has_words(body)) else ()


def _quiet_kind(email: Email, body: str, read_act: ReadAct) -> Kind:
    if not _has_words(body) and not email.attachments and not _has_words(email.subject):
        return "empty"
    quiet = is_thanks(body) or is_courtesy_alone(body, read_act)
    readings = [read_act(mask(text)) for text, _ in pieces(body)]
    raised = find_matters(body) or any(reading and reading.surely_raises_a_matter() for reading in readings)
    return "thanks" if quiet and not raised else "mail"


def _has_words(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _without_draft(email: Email, language: Language) -> EmailDraft:
    return EmailDraft(
        subject=mask_all(reply_subject(email.subject, language), language),
        to=email.answer_to.email if email.answer_to else "",
        language=language,
        findings=(),
        draft="",
        needs_human=False,
        flags=(Flag(email.kind, _UNREAD[email.kind], decides=False),),
        sources=(),
        verdict="no-reply-needed",
        email=email,
    )


def _flags(
    email: Email, body: str, commands: str, findings: Sequence[Finding], read_act: ReadAct
) -> tuple[Flag, ...]:
    matters = _open_matters(email, body, commands, findings, read_act)
    flags = [Flag(matter.code, matter.reason) for matter in matters]
    unknown = [finding for finding in findings if finding.status in ("outside", "partly")]
    if unknown:
        names = "; ".join(f"»{mask_all(finding.question)}«" for finding in unknown)
        flags.append(Flag("unknown", f"Materialet svarer ikke (eller ikke helt) på: {names}"))
    for finding in findings:
        if finding.check:
            reason = f"Svaret på »{mask_all(finding.question)}« kan være forældet eller mangle en detalje: tjek det."
            flags.append(Flag("check", reason, decides=False))
    for kind in find_sensitive(f"{email.subject}\n{email.body}"):
        flags.append(
            Flag(
                "sensitive",
                f"Mailen indeholder følsomme oplysninger ({kind}): gentag dem ikke, og slet mailen, når den er behandlet.",
            )
        )
    if commands:
        flags.append(
            Flag(
                "instructions",
                "Mailen indeholder tekst, der prøver at styre assistenten: den er ikke fulgt.",
                decides=False,
            )
        )
    if email.hidden:
        flags.append(
            Flag(
                "hidden_text",
                "Mailen indeholder skjult tekst, som en læser ikke ser: den er ikke brugt.",
                decides=False,
            )
        )
    if email.sender and email.reply_to and email.reply_to.email.lower() != email.sender.email.lower():
        flags.append(
            Flag(
                "reply_to",
                f"Svaret går til {email.reply_to.email}, men mailen kom fra {email.sender.email}: tjek, at det er rigtigt.",
                decides=False,
            )
        )
    if email.attachments:
        names = ", ".join(mask(attachment.name) for attachment in email.attachments)
        flags.append(
            Flag("attachments", f"Mailen har vedhæftede filer, som ikke er læst: {names}", decides=False)
        )
    return tuple(flags)


def _told(body: str, read_act: ReadAct) -> list[Matter]:
    """The matters that a mail's sentences raise."""
    return [entry for text, _ in pieces(body) for entry in find_matters(text, read_act(mask(text)))]


def _open_matters(
    email: Email, body: str, commands: str, findings: Sequence[Finding], read_act: ReadAct
) -> list[Matter]:
    """What a person must decide, by the wishes of the mail and by what is told around them."""
    open_codes = {code for finding in findings for code in finding.matters}
    # A question about the rules that the sources answer leaves nothing to decide.
    settled = {entry.code for finding in findings for entry in find_matters(finding.question)} - open_codes
    around = [entry for entry in _told(body, read_act) if not entry.acts]
    around += find_matters(commands)
    if not is_reply_subject(email.subject):  # the subject of a reply is that of the older mail
        answered = bool(findings) and all(finding.status == "answered" for finding in findings)
        # A subject line names what the mail is about ("før vi melder os til"): where all that is asked has its
        # answer, it wishes for nothing beside it.
        around += [entry for entry in find_matters(email.subject) if not (entry.takes_facts and answered)]
    open_codes |= {entry.code for entry in around if entry.code not in settled}
    return [entry for entry in (*MATTERS, OTHER_WISH) if entry.code in open_codes]


def _sources(findings: Sequence[Finding]) -> tuple[Citation, ...]:
    """The passages behind the answers, each once, numbered anew."""
    unique: dict[tuple[str, str, str], Citation] = {}
    for finding in findings:
        for citation in finding.citations:
            unique.setdefault((citation.source, citation.section, citation.quote), citation)
    return tuple(replace(citation, number=number) for number, citation in enumerate(unique.values(), 1))


def _verdict(findings: Sequence[Finding], *, decides: bool) -> Verdict:
    """``decides``: a person must decide on something in the mail, so no draft is ready as it is."""
    if not decides and all(finding.status == "answered" for finding in findings):
        return "send-ready"
    return "needs-fill" if any(finding.citations for finding in findings) else "not-usable"


def _organiser(assistant: Answering, language: Language) -> str:
    for conference in assistant.conferences:
        if conference.organiser:
            return conference.organiser
    return GAP[language].format("name" if language == "en" else "navn")
