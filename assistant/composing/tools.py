"""The typed look-ups as LangChain tools: price, programme, place, deadline, contact, today."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from langchain_core.tools import BaseTool, StructuredTool

from assistant.composing.facts import find_facts
from assistant.composing.statements import Evidence
from assistant.conference import Conference
from assistant.understanding.frame import FrameReader

_MAX_ARGUMENT = 80  # characters; a model's arguments are no place for prose
Found = tuple[str, tuple[Evidence, ...]]  # what is told to the model, and what it rests on
_NOTHING = "Det står ikke i konferencens data."


def conference_tools(conference: Conference, clock: Callable[[], date] = date.today) -> list[BaseTool]:
    """Tools for a model that can call them; each answers with the fact and the exact text behind it.

    Args:
        conference: whose facts.
        clock: today's date, which decides tenses and whether a deadline is over.
    """
    reader = FrameReader(conference)

    def look_up(question: str) -> Found:
        finding = find_facts(conference, reader.read(question, "da"), clock(), "da")
        if finding is None or not finding.statements:
            return _NOTHING, ()
        told = "\n".join(
            f"{statement.text}\n" + "\n".join(f"  kilde: {evidence.quote}" for evidence in statement.evidence)
            for statement in finding.statements
        )
        return told, tuple(dict.fromkeys(e for statement in finding.statements for e in statement.evidence))

    def price(role: Annotated[str, "deltagertype, fx suppleant; tom for alle"] = "") -> Found:
        """Hvad det koster at deltage, for en deltagertype eller for alle."""
        return look_up(f"Hvad koster det for {_clean(role)}?" if role.strip() else "Hvad koster det?")

    def programme(
        city: Annotated[str, "by; tom for alle"] = "",
        at: Annotated[str, "klokkeslæt, fx 13.00; tom for hele dagen"] = "",
    ) -> Found:
        """Hvad der sker, og hvem der taler, på et tidspunkt eller hele dagen."""
        where = f" i {_clean(city)}" if city.strip() else ""
        return look_up(
            f"Hvem taler kl. {_clean(at)}{where}?" if at.strip() else f"Hvad er programmet{where}?"
        )

    def place(city: Annotated[str, "by; tom for alle"] = "") -> Found:
        """Hvor og hvornår konferencen holdes."""
        return look_up(f"Hvor er konferencen i {_clean(city)}?" if city.strip() else "Hvor er konferencen?")

    def deadline() -> Found:
        """Hvornår fristen for tilmelding er."""
        return look_up("Hvornår er fristen for tilmelding?")

    def contact(name: Annotated[str, "person eller organisation; tom for arrangøren"] = "") -> Found:
        """Hvem man kan skrive til."""
        return look_up(f"Hvad er mailen til {_clean(name)}?" if name.strip() else "Hvem er arrangøren?")

    def today() -> Found:
        """Dagens dato."""
        return clock().isoformat(), ()

    return [
        StructuredTool.from_function(tool, response_format="content_and_artifact")
        for tool in (price, programme, place, deadline, contact, today)
    ]


def _clean(argument: str) -> str:
    return " ".join(argument.split())[:_MAX_ARGUMENT]
