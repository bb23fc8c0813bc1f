"""The typed look-ups as LangChain tools: price, programme, place, deadline, contact, today."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from langchain_core.tools import BaseTool, StructuredTool

from assistant.composing.facts import find_facts
from assistant.conference import Conference
from assistant.understanding.frame import FrameReader

_MAX_ARGUMENT = 80  # characters; a model's arguments are no place for prose
_NOTHING = "Det står ikke i konferencens data."


def conference_tools(conference: Conference, clock: Callable[[], date] = date.today) -> list[BaseTool]:
    """Tools for a model that can call them; each answers with the fact and the exact text behind it.

    Args:
        conference: whose facts.
        clock: today's date, which decides tenses and whether a deadline is over.
    """
    reader = FrameReader(conference)

    def look_up(question: str) -> str:
        finding = find_facts(conference, reader.read(question, "da"), clock(), "da")
        if finding is None or not finding.statements:
            return _NOTHING
        return "\n".join(
            f"{statement.text}\n" + "\n".join(f"  kilde: {evidence.quote}" for evidence in statement.evidence)
            for statement in finding.statements
        )

    def price(role: Annotated[str, "deltagertype, fx suppleant; tom for alle"] = "") -> str:
        """Hvad det koster at deltage, for en deltagertype eller for alle."""
        return look_up(f"Hvad koster det for {_clean(role)}?" if role.strip() else "Hvad koster det?")

    def programme(
        city: Annotated[str, "by; tom for alle"] = "",
        at: Annotated[str, "klokkeslæt, fx 13.00; tom for hele dagen"] = "",
    ) -> str:
        """Hvad der sker, og hvem der taler, på et tidspunkt eller hele dagen."""
        where = f" i {_clean(city)}" if city.strip() else ""
        return look_up(
            f"Hvem taler kl. {_clean(at)}{where}?" if at.strip() else f"Hvad er programmet{where}?"
        )

    def place(city: Annotated[str, "by; tom for alle"] = "") -> str:
        """Hvor og hvornår konferencen holdes."""
        return look_up(f"Hvor er konferencen i {_clean(city)}?" if city.strip() else "Hvor er konferencen?")

    def deadline() -> str:
        """Hvornår fristen for tilmelding er."""
        return look_up("Hvornår er fristen for tilmelding?")

    def contact(name: Annotated[str, "person eller organisation; tom for arrangøren"] = "") -> str:
        """Hvem man kan skrive til."""
        return look_up(f"Hvad er mailen til {_clean(name)}?" if name.strip() else "Hvem er arrangøren?")

    def today() -> str:
        """Dagens dato."""
        return clock().isoformat()

    return [
        StructuredTool.from_function(tool) for tool in (price, programme, place, deadline, contact, today)
    ]


def _clean(argument: str) -> str:
    return " ".join(argument.split())[:_MAX_ARGUMENT]
