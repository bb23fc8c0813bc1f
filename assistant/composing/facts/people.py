"""Who speaks, who they are, whom to write to."""

import re

from rapidfuzz.distance import OSA

from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.verdicts import is_verdict
from assistant.composing.facts.wording import day_name, listed, span
from assistant.composing.statements import Statement
from assistant.conference import Speaker
from assistant.words import loose, tokens

_DOES = re.compile(r"\bhvad laver\b|\bwhat dos\b.*\bdo\b")  # "does" in its loose form
_PHONE = re.compile(r"\b(telefon\w*|tlf|mobil\w*|ringe?r?|phone|call|mobile)\b")


def speaker_statements(look: Lookup, speaker_id: str) -> list[Statement]:
    """What the question asks of one speaker: who, when, where, about what."""
    speaker, frame = look.conference.speaker(speaker_id), look.frame
    number = look.conference.speakers.index(speaker)
    who = Statement(
        _position(look, speaker),
        (look.evidence(f"Oplægsholder: {speaker.name}", f"speakers.{number}", speaker.statement),),
    )
    talk = _talk(look, speaker)
    if talk is None:
        return [who]
    wants_talk = frame.asks(
        "when", "where", "about", "programme", "start", "end", "duration", "speaker"
    ) or bool(frame.clocks)
    # Who is meant by "professoren" is part of the answer.
    wants_who = (
        frame.asks("position")
        or bool(_DOES.search(loose(frame.text)))
        or not wants_talk
        or frame.people_described
        or _is_called_something(look)
    )
    statements = [who] if wants_who else []
    if is_verdict(talk.text):
        return [talk, *statements]  # "kommer stadsdirektøren også til København": the no comes first
    if wants_talk or not frame.asks("position") or frame.people_described:
        statements.append(talk)
    if frame.asks("about"):
        statements += _about(look, speaker)
    return statements


def _is_called_something(look: Lookup) -> bool:
    """Whether a person is said to be or to come from something that their position does not say."""
    frame = look.frame
    if frame.topics:
        return False  # what stands there is what a talk is about
    names = {loose(part) for person in frame.people for part in tokens(look.conference.speaker(person).name)}
    named = [n for n in frame.places.get("people", ()) if frame.words[n].loose.rstrip("s'") in names]
    behind = [frame.words[number] for number in range(max(named) + 1, len(frame.words))[:3]] if named else []
    return any(word.raw in frame.unexplained for word in behind)


def _position(look: Lookup, speaker: Speaker) -> str:
    if speaker.statement:
        return speaker.statement.in_(look.language)
    position = speaker.position.in_(look.language) if speaker.position else ""
    if not position:
        return speaker.name + "."
    return f"{speaker.name} is {position}." if look.english else f"{speaker.name} er {position}."


def _talk(look: Lookup, speaker: Speaker) -> Statement | None:
    """ "Martin … taler kl. 13.00-13.35 i Fredericia tirsdag den 11. november 2025 om »…«." """
    conference = look.conference
    found = [
        (position, session, entry.city)
        for position, session in enumerate(conference.sessions)
        for entry in session.speakers
        if entry.speaker == speaker.id
    ]
    if not found:
        return None
    here = [item for item in found if item[2] is None or look.city in (None, item[2])]
    found = here or found  # what the speaker does in the city asked about, else where it is instead
    sentences, evidence = [], []
    for position, session, city in found:
        days = [day for day in conference.days if city in (None, day.city.da)]
        asked = [day for day in days if day in look.days]
        wrong_city = look.city is not None and not asked
        days = asked or days
        past = all(day.date < look.today for day in days)
        both = len(days) > 1 and len(days) == len(conference.days)
        where = ("both " if look.english else "både ") * both + listed(
            [
                f"{look.city_name(day.city.da)} ({day_name(day.date, look.language)}, {day.venue.name})"
                for day in days
            ],
            look.language,
        )
        evidence += [look.session_evidence(position), *(look.day_evidence(day) for day in days)]
        hours = span(session.start, session.end, look.language)
        if look.frame.asks("duration") and session.minutes:
            hours += f" ({session.minutes} {'minutes' if look.english else 'minutter'})"
        title = f"»{session.title}«"
        if look.english:
            gloss = f" ({session.gloss})" if session.gloss else ""
            text = f"{speaker.name} {'spoke' if past else 'speaks'} at {hours} in {where} on {title}{gloss}."
        else:
            text = f"{speaker.name} {'talte' if past else 'taler'} {hours} i {where} om {title}."
        if wrong_city and look.city is not None:
            others = [other.name for other, _ in conference.speakers_of(session, look.city)]
            city_name = look.city_name(look.city)
            if look.english:
                text = f"No, not in {city_name}. {text} In {city_name} it {'was' if past else 'is'} {listed(others, 'en')}."
            else:
                text = f"Nej, ikke i {city_name}. {text} I {city_name} {'var' if past else 'er'} det {listed(others, 'da')}."
        elif look.yes_no and city is not None and look.frame.asks("same_in_both") and not look.frame.cities:
            only = look.city_name(city)
            text = f"{f'No, only in {only}' if look.english else f'Nej, kun i {only}'}. {text}"
        sentences.append(text)
    return Statement(" ".join(sentences), tuple(evidence))


def _about(look: Lookup, speaker: Speaker) -> list[Statement]:
    return [
        Statement(
            session.about.in_(look.language),
            (look.evidence(f"Program: {session.title}", f"sessions.{position}.about", session.about),),
        )
        for position, session in enumerate(look.conference.sessions)
        if session.about and any(entry.speaker == speaker.id for entry in session.speakers)
    ]


def speakers_who_are_contacts(look: Lookup) -> list[Statement]:
    """Those who both speak and are a contact, or whether the one the question names does both."""
    conference = look.conference
    emails = {contact.name: number for number, contact in enumerate(conference.contacts)}
    asked = [conference.speaker(person) for person in look.frame.people] or conference.speakers
    both = [speaker for speaker in asked if speaker.name in emails]
    if not both:
        return []
    statements: list[Statement] = []
    for speaker in both:
        number = emails[speaker.name]
        contact = conference.contacts[number]
        talk = _talk(look, speaker)
        if talk is None:
            continue
        verdict = ("Yes. " if look.english else "Ja. ") if look.yes_no and look.frame.people else ""
        text = (
            f"{verdict}{speaker.name} is both a speaker and the contact for {contact.organisation}, {contact.email}."
            if look.english
            else f"{verdict}{speaker.name} er både oplægsholder og kontaktperson for {contact.organisation}, {contact.email}."
        )
        evidence = look.evidence("Kontaktpersoner", f"contacts.{number}", contact.statement)
        statements += [Statement(text, (evidence, *talk.evidence)), talk]
    return statements


def all_speakers(look: Lookup) -> list[Statement]:
    """Everybody who speaks, with time and title; the city where it matters."""
    lines: list[Statement] = []
    for position, session in enumerate(look.conference.sessions):
        speakers = look.conference.speakers_of(session, look.city)
        for speaker, city in speakers:
            place = ""
            if city is not None and look.city is None:
                place = f" ({look.city_name(city)})"
            position_text = f", {speaker.position.in_(look.language)}" if speaker.position else ""
            text = f"- {span(session.start, session.end, look.language)}: {speaker.name}{place}{position_text}: »{session.title}«"
            described = look.described(position, speaker)
            lines.append(Statement(text, (look.session_evidence(position), *described)))
    if not lines:
        return []
    past = look.over
    where = f" {'in' if look.english else 'i'} {look.city_name(look.city)}" if look.city else ""
    intro = (
        f"These {'were' if past else 'are'} the speakers{where}:"
        if look.english
        else f"Oplægsholderne{where} {'var' if past else 'er'}:"
    )
    return [Statement(intro), *lines]


def contact_statements(look: Lookup) -> list[Statement]:
    """Whom to write to: the person or organisation named, else the general address."""
    conference, frame = look.conference, look.frame
    chosen = list(dict.fromkeys((*frame.contacts, *frame.organisations)))
    if frame.people:
        names = {conference.speaker(person).name for person in frame.people}
        chosen = [number for number in chosen if conference.contacts[number].name in names]
    chosen = chosen or [
        number
        for number, contact in enumerate(conference.contacts)
        if contact.email.casefold() in {email.casefold() for email in frame.emails}
    ]
    known = [contact.email for contact in conference.contacts] + [conference.contact.email]
    if frame.emails and not all(email.casefold() in known for email in frame.emails):
        return _corrected_email(look, chosen)
    if _PHONE.search(loose(frame.text)) and not frame.asks("contact"):
        return []
    if not chosen and (frame.people or _of_another(look)):
        # a speaker whose address is not published, or somebody who is no contact here
        return []
    if chosen:
        return [
            Statement(
                (
                    contact.statement.in_(look.language)
                    if contact.statement
                    else f"{contact.name}, {contact.organisation}, {contact.email}."
                ),
                (look.evidence("Kontaktpersoner", f"contacts.{number}", contact.statement),),
            )
            for number, contact in ((n, conference.contacts[n]) for n in chosen)
        ]
    email = conference.contact.email
    statements = [
        Statement(
            f"Write to {email} with questions about the conference."
            if look.english
            else f"Skriv til {email}, hvis du har spørgsmål om konferencen.",
            (look.evidence("Kontakt", "contact", conference.contact.statement),),
        )
    ]
    if conference.contacts and (
        frame.everything
        or re.search(
            r"\bfagforening|\bforbund|trade union|\bunions?\b|kontaktpersoner|contacts|contact persons|persons|kontakterne|organisationer|organi[sz]ations",
            loose(frame.text),
        )
    ):
        lines = [
            Statement(
                f"- {c.name}, {c.organisation}: {c.email}",
                (look.evidence("Kontaktpersoner", f"contacts.{n}", c.statement),),
            )
            for n, c in enumerate(conference.contacts)
        ]
        intro = (
            "The contacts in the organisations are:"
            if look.english
            else "Kontaktpersonerne i organisationerne er:"
        )
        statements = [*statements, Statement(intro), *lines]
    return statements


_CONTACT_OF = re.compile(
    r"\b(?:kontakt\w*|e?-?mail\w*|adressen?|repræsentant\w*|contacts?|person|address|representative)"
    r"(?=(?: \w+){0,2}? (?:fra|i|hos|for|til|from|at|of|in|to|with) ([\w-]+))",
    re.IGNORECASE,
)


def _of_another(look: Lookup) -> bool:
    """Whether it asks for the contact of an organisation or person who is none of the contacts."""
    named = [match[1] for match in _CONTACT_OF.finditer(look.frame.text)]
    return any(
        word in look.frame.unexplained and (word[:1].isupper() or any(char.isdigit() for char in word))
        for word in named
    )


def _corrected_email(look: Lookup, chosen: list[int]) -> list[Statement]:
    """For an address that is none of ours: the right one, of the person named or the general one."""
    conference = look.conference
    chosen = chosen or _nearly(look)
    if chosen:
        contact = conference.contacts[chosen[0]]
        email, evidence = (
            contact.email,
            look.evidence("Kontaktpersoner", f"contacts.{chosen[0]}", contact.statement),
        )
        text = (
            f"No, the address of {contact.name} is {email}."
            if look.english
            else f"Nej, adressen til {contact.name} er {email}."
        )
    else:
        email, evidence = (
            conference.contact.email,
            look.evidence("Kontakt", "contact", conference.contact.statement),
        )
        text = f"The right address is {email}." if look.english else f"Den rigtige adresse er {email}."
    return [Statement(text, (evidence,))]


def _nearly(look: Lookup) -> list[int]:
    """The contact whose address is the one named but for its ending or a slip or two."""
    typed = [email.casefold() for email in look.frame.emails]
    found = [
        number
        for number, contact in enumerate(look.conference.contacts)
        for email in typed
        if email.split("@")[0] == contact.email.casefold().split("@")[0]
        or OSA.distance(email, contact.email.casefold()) <= _SLIPS
    ]
    return found[:1] if len(set(found)) == 1 else []


_SLIPS = 2


def organiser_statements(look: Lookup) -> list[Statement]:
    """Who arranges the conference, and its web address."""
    conference = look.conference
    site = (conference.website or "").removeprefix("https://")
    text = (
        f"The organiser is {conference.organiser}" + (f", {site}." if site else ".")
        if look.english
        else f"Arrangøren er {conference.organiser}" + (f", {site}." if site else ".")
    )
    return [Statement(text, (look.evidence("Kontakt", "contact", conference.contact.statement),))]
