"""A guide as Markdown, ready to paste or print."""

from collections.abc import Iterable

from assistant.guides.types import CitedText, Guide

_COMMITTEES = {
    "hovedudvalg": "Hovedudvalg",
    "omraadeudvalg": "Område- eller sektorudvalg",
    "lokaludvalg": "Lokaludvalg",
}
_SECTORS = {"kommune": "kommune", "region": "region"}


def to_markdown(guide: Guide) -> str:
    """The whole guide."""
    lines = [f"# {guide.title}", ""]
    lines += [
        f"{_COMMITTEES[guide.committee]} i en {_SECTORS[guide.sector]} · {guide.minutes} minutter",
        "",
        guide.purpose,
        "",
    ]
    lines += _bullets("Godt at vide", guide.notes)
    lines += ["## Dagsorden", "", "| Punkt | Minutter |", "|---|---|"]
    lines += [f"| {_cell(section.heading)} | {section.minutes} |" for section in guide.sections]
    lines += [f"| **I alt** | **{guide.minutes}** |", ""]
    for number, section in enumerate(guide.sections, 1):
        lines += [f"### {number}. {section.heading} ({section.minutes} min.)", "", section.method, ""]
        lines += [f"- {item}" for item in section.items]
        lines += [""] if section.items else []
    lines += ["## Spørgsmål", ""]
    for theme in dict.fromkeys(question.theme for question in guide.questions):
        lines += [f"**{theme}**", ""]
        lines += [
            f"- {question.text}{marks(question.citations)}"
            for question in guide.questions
            if question.theme == theme
        ]
        lines.append("")
    lines += _cited("Regler, der gælder her", guide.rules)
    lines += _cited("Eksempler", guide.cases)
    lines += _cited("Dilemmaer", guide.dilemmas)
    if guide.skeleton:
        lines += ["## Udkast til retningslinje", ""]
        for number, point in enumerate(guide.skeleton, 1):
            lines += [f"### Punkt {number}: {point.heading}", "", f"{point.text}{marks(point.citations)}", ""]
            lines += [f"- [ ] {choice}" for choice in point.choices] + ["", "Vores tekst: ____", ""]
    lines += _bullets("Bed om at få dette med til mødet", guide.to_bring, box="[ ] ")
    lines += [
        "## Beslutningslog",
        "",
        "| Beslutning | Hvad aftalte vi? | Ansvarlig | Dato | Opfølgning |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {_cell(decision)} | | | | |" for decision in guide.decisions] + [""]
    lines += _bullets("Næste skridt", guide.next_steps, box="[ ] ")
    lines += ["## Kilder", ""]
    for source in guide.sources:
        where = f"{source.title}: {source.section}" if source.section != source.title else source.title
        link = f" <{source.url}>" if source.url else ""
        quote = " ".join(source.quote.split())
        lines.append(f"{source.number}. {where} ({source.source}).{link} »{quote}«")
    return "\n".join(lines).rstrip() + "\n"


def marks(citations: Iterable[int]) -> str:
    """The numbers behind a text: " [1] [2]"."""
    return "".join(f" [{number}]" for number in citations)


def _cited(heading: str, texts: tuple[CitedText, ...]) -> list[str]:
    return _bullets(heading, tuple(f"{text.text}{marks(text.citations)}" for text in texts))


def _bullets(heading: str, texts: tuple[str, ...], box: str = "") -> list[str]:
    return [f"## {heading}", "", *(f"- {box}{text}" for text in texts), ""] if texts else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
