"""A guide written by hand, with everything a guide can hold."""

from assistant.guides.types import CitedText, Guide, GuideQuestion, GuideSection, SkeletonPoint
from assistant.types import Citation

SOURCES = (
    Citation(
        1,
        "MED-systemet",
        "guidance/med-systemet.md",
        "Hvornår skal MED informeres om ny teknologi?",
        "https://www.medsamarbejdet.dk/raad",
        "Ledelsen informerer så tidligt, at medarbejdernes synspunkter kan nå at indgå i beslutningen.",
    ),
    Citation(
        2,
        "AI-forordningen",
        "guidance/ai-forordningen.md",
        "Hvad er højrisiko?",
        None,
        "AI, der fordeler opgaver på grundlag af individuel adfærd, er højrisiko.",
    ),
)
GUIDE = Guide(
    title="Drøftelse: AI til ruteplanlægning i hjemmeplejen",
    topic="AI til ruteplanlægning i hjemmeplejen",
    committee="lokaludvalg",
    sector="kommune",
    minutes=60,
    language="da",
    purpose="I skal forstå, hvad systemet gør ved hverdagen, og sige, hvad I vil kræve. Bagefter ved ledelsen, hvad den skal tage med videre.",
    sections=(
        GuideSection(
            "Velkomst og formål", 5, "Plenum", ("Formanden siger: »I dag taler vi om køreplanen.«",)
        ),
        GuideSection(
            "Hvad er det, vi skal tage stilling til?",
            15,
            "Oplæg",
            ("Ledelsen viser én rute, som AI har lagt.", "Skriv ét spørgsmål hver."),
        ),
        GuideSection(
            "Muligheder og grænser",
            25,
            "1-2-4-alle. Tænk alene i 3 minutter. Tal sammen to og to i 6 minutter. Mødelederen siger: »Hvad er vigtigst?«",
            (
                "Hvad bliver lettere i hverdagen, når AI lægger ruterne i hjemmeplejen?",
                "Hvornår må man afvige fra den rute, AI foreslår?",
                "Ledelsen skal informere, før beslutningen er truffet. [1]",
            ),
        ),
        GuideSection("Beslutning og næste skridt", 15, "Plenum", ()),
    ),
    questions=(
        GuideQuestion(
            "Hvad bliver lettere i hverdagen, når AI lægger ruterne i hjemmeplejen?", "Kerneopgave", (1,)
        ),
        GuideQuestion("Hvornår må man afvige fra den rute, AI foreslår?", "Indflydelse", (1, 2)),
        GuideQuestion("Hvordan opdager I, at en rute ikke holder?", "Kvalitet"),
        GuideQuestion("Hvem ser tallene om den enkelte medarbejders køretid?", "Data og etik", (2,)),
    ),
    rules=(
        CitedText("Ledelsen skal informere, før beslutningen er truffet.", (1,)),
        CitedText(
            "Systemet kan være højrisiko, hvis det fordeler opgaver efter den enkeltes adfærd. Det er usikkert.",
            (2,),
        ),
    ),
    next_steps=("Referat til alle inden en uge.", "Punktet er på igen om tre måneder."),
    sources=SOURCES,
    dilemmas=(CitedText("Kortere køretid kan give mindre tid til det uventede.", (2,)),),
    cases=(CitedText("I en anden kommune blev pauserne væk i planen.", (1,)),),
    to_bring=("En rute, som systemet har lagt", "Leverandørens beskrivelse af data"),
    decisions=("Hvilke data må systemet bruge?", "Hvem kan sætte systemet på pause?"),
    skeleton=(
        SkeletonPoint(
            "Formål",
            "Forslag: »AI skal gavne kerneopgaven, borgerne og arbejdsmiljøet.«",
            ("Skal retningslinjen gælde al AI eller kun den, der berører ansatte?",),
            (1,),
        ),
        SkeletonPoint(
            "Grundprincipper",
            "Vores forslag er:\n- Et menneske har ansvaret.\n2. Vi er åbne om brugen.",
            (),
            (2,),
        ),
    ),
    notes=("Reglerne er gengivet pr. 27. november 2026.",),
)
