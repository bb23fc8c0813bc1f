"""Until when one can register, whether there are places, what a cancellation costs, who may come."""

import re
from datetime import date, timedelta

from assistant.composing.facts import places
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.verdicts import is_verdict, yes_or_no
from assistant.composing.facts.wording import day_name, days_left, listed
from assistant.composing.statements import Statement
from assistant.conference import Day
from assistant.conference.model import Registration
from assistant.understanding.dates import find_weekdays
from assistant.words import fold, loose

_IN_TIME = re.compile(r"\b(na|nar|naet|naede|make it|in time|for sent|too late)\b")
_TOO_LATE = re.compile(r"\b(for sent?|too late)\b")  # a yes would be the answer then, so neither is said
_FOR_HOW_MANY = re.compile(
    r"\b(?:os alle|alle sammen|allesammen|hele (?:udvalget|holdet|flokken|banden)|all of us|the whole committee|"
    r"(?:\d{1,2}|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv|two|three|four|five|six|seven|eight|nine|ten) (?:mand|personer|stk|styk|pladser|people|seats|of us))\b"
    r"|\bvi er (?:\d{1,2}|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv)\b"
)
_WAITING_LIST = re.compile(r"\b(?:venteliste\w*|waiting list|wait-?list\w*)\b")
_PASSED = re.compile(r"\b(?:udloebet|overskredet|passeret|forpasset|passed|expired|lukket|closed)\b")
_STILL_TIME = re.compile(r"\b(?:na|nar|tid til|inden for tiden|still time|in time|make it)\b")
_POSSIBLE = re.compile(r"\b(?:kan|naar?|maa|faar|muligt|stadig|endnu|can|could|may|still|able|possible)\b")
_IS_THE_DEADLINE = re.compile(
    r"^\W*(?:er|var|ligger|falder|is|was|passer det at|er det rigtigt at)\b(?! (?:det|it) (?:muligt|possible)).*\b(?:\w*frist\w*|deadline\w*|sidste (?:dag|dato|chance)|last (?:day|date))\b"
)
_SOON = 14  # days before the deadline from which an answer counts them


def deadline_statements(look: Lookup) -> list[Statement]:
    """The deadline, in the tense that fits the date."""
    registration = look.conference.registration
    if registration is None:
        return []
    deadline, day = registration.deadline, day_name(registration.deadline, look.language)
    evidence = (look.evidence("Tilmelding og frist", "registration", registration.statement),)
    if look.today < deadline:
        left = (deadline - look.today).days
        soon = ""
        if left == 1:
            soon = " That is tomorrow." if look.english else " Det er i morgen."
        elif left <= _SOON or look.frame.asks("until", "count"):
            soon = (
                f" That is in {days_left(left, 'en')}."
                if look.english
                else f" Det er om {days_left(left, 'da')}."
            )
        text = (
            f"The final deadline for registration is {day}.{soon}"
            if look.english
            else f"Sidste frist for tilmelding er {day}.{soon}"
        )
    elif look.today == deadline:
        text = (
            f"The final deadline for registration is today, {day}."
            if look.english
            else f"Sidste frist for tilmelding er i dag, {day}."
        )
    else:
        text = (
            f"The deadline for registration was {day}, and it has passed."
            if look.english
            else f"Fristen for tilmelding var {day}, og den er udløbet."
        )
    verdict = _deadline_verdict(look)
    return [Statement(f"{verdict} {text}".strip(), evidence)]


def deadline_and_places(look: Lookup) -> list[Statement]:
    """The deadline; with the places there are, where somebody asks whether one can still register."""
    statements = deadline_statements(look)
    can_still = look.yes_no and look.frame.asks("registration")
    if look.over or not (can_still or _IN_TIME.search(loose(look.frame.text))):
        return statements
    email = look.conference.contact.email
    places = [item for item in availability_statements(look) if email not in item.text]
    return [*statements, *(item for item in places if item not in statements)]


def _deadline_verdict(look: Lookup) -> str:
    registration = look.conference.registration
    if registration is None:
        return ""
    if look.yes_no and _PASSED.search(fold(look.frame.text)) and not look.frame.dates:
        return yes_or_no(look, look.today > registration.deadline)
    if look.frame.asks("registration") and not look.frame.dates and _still_possible(look):
        return yes_or_no(look, look.today <= registration.deadline)
    weekdays = find_weekdays(look.frame.text)
    if weekdays and look.yes_no and not look.frame.dates and not _POSSIBLE.search(fold(look.frame.text)):
        return yes_or_no(look, registration.deadline.weekday() in weekdays)
    named = look.frame.relative_days
    if named and look.yes_no and not look.frame.dates and _IS_THE_DEADLINE.search(fold(look.frame.text)):
        return yes_or_no(look, any(day.may_be(registration.deadline, look.today) for day in named))
    if look.frame.about_today and look.yes_no and not look.frame.dates:
        # "er fristen i dag" asks for the day itself, "kan jeg nå det i dag" whether there is time
        itself = not look.frame.asks("registration") and not _IN_TIME.search(loose(look.frame.text))
        if look.today == registration.deadline or (look.today < registration.deadline and not itself):
            return "Yes." if look.english else "Ja."
        return ("No." if look.english else "Nej.") if itself else ""
    text = fold(look.frame.text)
    too_late = bool(_TOO_LATE.search(loose(look.frame.text)))
    stated = _stated(look, registration.deadline)
    if not look.yes_no and not too_late and not _IN_TIME.search(loose(look.frame.text)):
        return ""
    in_time = look.yes_no and _STILL_TIME.search(loose(look.frame.text)) and not look.frame.dates
    if stated is None and in_time and not too_late:
        return yes_or_no(look, look.today <= registration.deadline)
    if stated is None:
        asked = look.yes_no and too_late and not look.frame.dates
        return yes_or_no(look, look.today > registration.deadline) if asked else ""
    if any(stated == day.date for day in look.conference.days) and not too_late:
        return ""
    if too_late:
        return yes_or_no(look, stated > registration.deadline)
    asks_leave = _POSSIBLE.search(text) or look.frame.asks("registration")
    if asks_leave and not _IS_THE_DEADLINE.search(text):
        return yes_or_no(look, stated <= registration.deadline and look.today <= registration.deadline)
    return yes_or_no(look, stated == registration.deadline)


def _stated(look: Lookup, near: date) -> date | None:
    """The one date that a question names in full or from today, in the year of ``near`` where it names none."""
    if not look.frame.dates and len(look.frame.relative_days) == 1:
        named = look.frame.relative_days[0]
        single = named.kind == "days" and named.first == named.last and named.weekday is None
        return look.today + timedelta(days=named.first) if single else None
    stated = [named for named in look.frame.dates if named.month is not None]
    if len(stated) != 1 or stated[0].month is None:
        return None
    try:
        return date(stated[0].year or near.year, stated[0].month, stated[0].day)
    except ValueError:  # 31 April
        return None


def availability_statements(look: Lookup) -> list[Statement]:
    """Whether there are places in the cities asked about, with how old the information is."""
    conference = look.conference
    # "hvor er der så plads?" asks for another city than the one spoken of
    asked = conference.days if look.frame.asks("where") else look.days
    days = [day for day in asked if day.availability is not None]
    if not days:
        return []
    statements = []
    for day in days:
        text = _availability(look, day)
        assert day.availability is not None  # noqa: S101 - filtered above
        number = conference.days.index(day)
        part = f"days.{number}.availability"
        statements.append(
            Statement(text, (look.evidence("Ledige pladser", part, day.availability.statement),))
        )
    untold = []
    if _FOR_HOW_MANY.search(fold(f"{look.frame.said} {look.frame.text}")) and not look.over:
        untold.append(
            "The material does not say how many places there are."
            if look.english
            else "Materialet siger ikke, hvor mange pladser der er."
        )
    if _WAITING_LIST.search(fold(look.frame.text)) and not _WAITING_LIST.search(fold(conference.raw)):
        untold.append(
            "The material does not mention a waiting list."
            if look.english
            else "Materialet nævner ingen venteliste."
        )
    known = tuple(evidence for statement in statements for evidence in statement.evidence)
    statements += [Statement(text, known) for text in untold]
    deadline = conference.registration.deadline if conference.registration else None
    if look.over:
        held = (
            f"The conference was held in {listed([_city_and_day(look, day) for day in days], 'en')}."
            if look.english
            else f"Konferencen er holdt: {listed([_city_and_day(look, day) for day in days], 'da')}."
        )
        return [Statement(held, tuple(look.day_evidence(day) for day in days)), *statements]
    if deadline is not None and look.today > deadline:
        return [*deadline_statements(look), *statements]
    statements.append(
        Statement(
            f"For the current status, write to {conference.contact.email}."
            if look.english
            else f"Skriv til {conference.contact.email}, hvis du vil vide, hvordan det står til lige nu.",
            (look.evidence("Kontakt", "contact", conference.contact.statement),),
        )
    )
    return statements


def _city_and_day(look: Lookup, day: Day) -> str:
    name = look.city_name(day.city.da)
    return f"{name} {'on ' if look.english else ''}{day_name(day.date, look.language)}"


def _availability(look: Lookup, day: Day) -> str:
    availability = day.availability
    assert availability is not None  # noqa: S101 - the caller filters
    city = look.city_name(day.city.da)
    current = look.today <= (
        look.conference.registration.deadline if look.conference.registration else day.date
    )
    known = availability.known_from.in_(look.language) if availability.known_from else ""
    if availability.known_on:
        known = day_name(availability.known_on, look.language, weekday=False)
    if look.english:
        verb = {
            "sold_out": "is sold out" if current else "was sold out",
            "few_places": "has few places left" if current else "had few places left",
            "open": "has places" if current else "had places",
        }[availability.status]
        return f"According to {known}, {city} {verb}." if known else f"{city} {verb}."
    verb = {
        "sold_out": "er {} udsolgt" if current else "var {} udsolgt",
        "few_places": "er der få pladser tilbage i {}" if current else "var der få pladser tilbage i {}",
        "open": "er der ledige pladser i {}" if current else "var der ledige pladser i {}",
    }[availability.status].format(city)
    return f"Ifølge {known} {verb}." if known else f"{verb[0].upper()}{verb[1:]}."


def registration_statements(look: Lookup) -> list[Statement]:
    """How to register, and whether one still can."""
    registration = look.conference.registration
    if registration is None:
        return []
    statements = deadline_statements(look)
    over = all(day.date < look.today for day in look.conference.days)
    if look.today > registration.deadline:
        if over:
            held = listed([_city_and_day(look, day) for day in look.conference.days], look.language)
            text = (
                f"The conference was held in {held}." if look.english else f"Konferencen blev holdt i {held}."
            )
            statements.append(Statement(text, tuple(look.day_evidence(day) for day in look.conference.days)))
        elif look.city is not None and not look.over:  # "kan jeg komme den anden dag i stedet": when that is
            statements += places.place_statements(look)
        first = statements[0]
        told = not look.yes_no or is_verdict(first.text)
        verdict = "" if told else f"{yes_or_no(look, False)} "
        return [Statement(verdict + first.text, first.evidence), *statements[1:]]
    if _still_possible(look) and not is_verdict(statements[0].text):
        first = statements[0]
        statements[0] = Statement(f"{yes_or_no(look, True)} {first.text}", first.evidence)
    statements += [s for s in availability_statements(look) if look.conference.contact.email not in s.text]
    way = _way_to_register(look, registration)
    asks_the_way = _ASKS_THE_WAY.search(fold(look.frame.text)) and not is_verdict(statements[0].text)
    return [*way, *statements] if asks_the_way else [*statements, *way]


_ASKS_THE_WAY = re.compile(r"\b(?:hvordan|hvorledes|hvor(?= (?:tilmeld|melder|kan|skal|goer))|how|where)\b")


def _way_to_register(look: Lookup, registration: Registration) -> list[Statement]:
    if registration.how:
        how = registration.how
        return [
            Statement(
                how.in_(look.language), (look.evidence("Tilmelding og frist", "registration.how", how),)
            )
        ]
    if registration.link:
        text = f"Register at {registration.link}." if look.english else f"Tilmeld dig på {registration.link}."
        return [Statement(text, (look.evidence("Tilmelding og frist", "registration.link"),))]
    return []


def _still_possible(look: Lookup) -> bool:
    """Whether it asks if one can still register, and nothing known says no: not every place is taken."""
    text = fold(look.frame.text)
    other = _CLOSED.search(text) or _OPEN_TO_WHOM.search(text)
    asked = bool(_STILL_OPEN.search(text)) and look.yes_no and not other
    return asked and not all(
        day.availability is not None and day.availability.status == "sold_out" for day in look.days
    )


_STILL_OPEN = re.compile(r"\b(?:stadig\w*|endnu|fortsat|aaben|aabent|aabne|still|yet|open)\b")
_OPEN_TO_WHOM = re.compile(
    r"\b(?:aaben\w*|aabne|open) (?:for|to|also for)\b(?! (?:\w+ )?(?:tilmeld\w*|registration|booking))"
)
_CLOSED = re.compile(r"\b(?:lukket|lukkede|slut|forbi|closed|over)\b")


def refund_statements(look: Lookup) -> list[Statement]:
    """What happens to the money when somebody cancels."""
    refund = look.conference.refund
    if refund is None:
        return []
    limit = day_name(refund.none_after, look.language, weekday=False)
    evidence = (look.evidence("Afbud og refusion", "refund", refund.statement),)
    stated = _stated(look, refund.none_after)
    after = look.today > refund.none_after or (stated is not None and stated > refund.none_after)
    if look.english:
        text = f"There {'was' if look.over else 'is'} no refund for cancellations after {limit}."
        verdict = "No. " if after and look.yes_no and not _TOO_LATE.search(loose(look.frame.text)) else ""
        passed = " That date has passed." if look.today > refund.none_after else ""
    else:
        text = f"Ved afbud efter {limit} {'gaves' if look.over else 'gives'} der ingen refusion."
        verdict = "Nej. " if after and look.yes_no and not _TOO_LATE.search(loose(look.frame.text)) else ""
        passed = " Den dato er passeret." if look.today > refund.none_after else ""
    statements = [Statement(verdict + text + passed, evidence)]
    if refund.before and not after:
        statements.append(
            Statement(
                refund.before.in_(look.language),
                (look.evidence("Afbud og refusion", "refund.before", refund.before),),
            )
        )
        email = look.conference.contact.email
        statements.append(
            Statement(
                f"Ask the organisers at {email}." if look.english else f"Spørg arrangørerne på {email}.",
                (look.evidence("Kontakt", "contact", look.conference.contact.statement),),
            )
        )
    return statements


def audience_statements(look: Lookup) -> list[Statement]:
    """Whom the conference is for; yes for roles that are named there."""
    audience = look.conference.audience
    if audience is None:
        return []
    named = [role.role for role in look.frame.roles]
    verdict = ""
    if named and look.yes_no and all(role in audience.roles for role in named):
        verdict = "Yes. " if look.english else "Ja. "
    part, told = "audience.statement", audience.statement
    if look.over and audience.past:
        part, told = "audience.past", audience.past
    evidence = look.evidence("Hvem er konferencen for?", part, told)
    statements = [Statement(verdict + told.in_(look.language), (evidence,))]
    if audience.bring_management and "leder" in named and not look.over:
        statements.append(
            Statement(
                audience.bring_management.in_(look.language),
                (
                    look.evidence(
                        "Hvem er konferencen for?", "audience.bring_management", audience.bring_management
                    ),
                ),
            )
        )
    return statements
