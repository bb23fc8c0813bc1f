"""Guides as the tests want them: made of the request, without a knowledge base."""

from assistant.guides.requests import TopicDeclinedError, TopicUnclearError
from assistant.guides.types import CitedText, Guide, GuideQuestion, GuideRequest, GuideSection, SkeletonPoint
from assistant.types import Citation
from assistant.web.guides import GuideMaker

THEMES = ("Kerneopgave", "Kvalitet", "Arbejdsmiljø", "Data og etik")
SOURCES = (
    Citation(
        1, "MED-systemet", "guidance/med-systemet.md", "Hvornår skal MED informeres?",
        "https://www.medsamarbejdet.dk/raad", "Ledelsen informerer så tidligt, at synspunkter kan indgå.",
    ),
    Citation(2, "AI-forordningen", "guidance/ai-forordningen.md", "Hvad er højrisiko?", None, "AI kan være højrisiko."),
)  # fmt: skip


def canned_guide(request: GuideRequest, assistant: object) -> Guide:
    """A guide about the request's topic; "fodbold" is declined and "bryd sammen" fails."""
    if "fodbold" in request.topic:
        raise TopicDeclinedError("Emnet ser ikke ud til at handle om AI eller arbejde.")
    if request.topic == "nyt fagsystem":
        raise TopicUnclearError("Er der AI med?", "nyt fagsystem med AI")
    if "bryd sammen" in request.topic:
        raise RuntimeError("broken on purpose")
    first, second = request.minutes // 4, request.minutes // 2
    questions = tuple(
        GuideQuestion(
            f"Hvad betyder {request.topic} for {theme.lower()}?", theme, (1,) if number == 0 else ()
        )
        for number, theme in enumerate(THEMES)
    )
    return Guide(
        title=f"Drøftelse: {request.topic}",
        topic=request.topic,
        committee=request.committee,
        sector=request.sector,
        minutes=request.minutes,
        language="da",
        purpose="I skal forstå, hvad systemet gør, og sige, hvad I vil kræve.",
        sections=(
            GuideSection("Velkomst", first, "Plenum. Formanden byder velkommen.", ("Vis ét eksempel. [1]",)),
            GuideSection(
                "Drøftelse", second, "1-2-4-alle. Tænk alene.", (questions[0].text, questions[1].text)
            ),
            GuideSection("Beslutning", request.minutes - first - second, "Plenum", ()),
        ),
        questions=questions,
        rules=(
            CitedText("Ledelsen skal informere i god tid.", (1,)),
            CitedText("Det kan være højrisiko.", (2,)),
        ),
        next_steps=("Send referatet ud.",),
        sources=SOURCES,
        to_bring=("Leverandørens beskrivelse",),
        decisions=("Hvad kræver vi?",),
        notes=("Guiden er ingen juridisk vurdering.",),
        skeleton=(SkeletonPoint("Formål", "Et forslag.", ("Hvem gælder den?",), (1,)),)
        if request.purpose == "guideline"
        else (),
    )


def canned_pool(request: GuideRequest, assistant: object) -> tuple[GuideQuestion, ...]:
    """The guide's own questions and two more for each theme but the last."""
    more = [
        GuideQuestion(f"Hvem mærker {request.topic} først, når det gælder {theme.lower()}? ({number})", theme)
        for theme in THEMES[:3]
        for number in (1, 2)
    ]
    return (*canned_guide(request, assistant).questions, *more)


def canned_retelling(section: GuideSection, minutes: int, request: GuideRequest, assistant: object) -> str:
    """The method with its new minutes behind it."""
    return section.method if minutes == section.minutes else f"{section.method} ({minutes} minutter)"


MAKER = GuideMaker(canned_guide, canned_pool, canned_retelling)
