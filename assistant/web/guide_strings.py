"""What the page for preparing a discussion says, in Danish and in English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example to click."""

    topic: str
    committee: str
    sector: str
    minutes: int
    participants: int
    phase: str
    purpose: str

    def inputs(self) -> dict[str, str]:
        """The form's fields."""
        return {
            "topic": self.topic,
            "committee": self.committee,
            "sector": self.sector,
            "minutes": str(self.minutes),
            "participants": str(self.participants),
            "phase": self.phase,
            "purpose": self.purpose,
        }


# In Danish in both languages: the guide is in Danish, and it is made from the topic's own words.
EXAMPLES = (
    Example("AI til ruteplanlægning i hjemmeplejen", "lokaludvalg", "kommune", 60, 8, "before_use", "discuss"),
    Example("AI-sortering af jobansøgninger", "hovedudvalg", "kommune", 90, 12, "before_decision", "discuss"),
    Example("Tale til tekst i journalen på sengeafdelingen", "omraadeudvalg", "region", 45, 10, "in_use", "evaluate"),
    Example("Copilot til breve og referater", "hovedudvalg", "region", 120, 14, "before_decision", "guideline"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GuideTexts:
    """The words of the page in one language."""

    title: str
    intro: str
    ai_line: str
    form: str
    topic: str
    topic_hint: str
    topic_placeholder: str
    committee: str
    sector: str
    minutes: str
    participants: str
    phase: str
    purpose: str
    short: str
    so_far: str
    so_far_hint: str
    make: str
    making: str
    examples: str
    skip: str
    language_note: str
    result: str
    word: str
    pdf: str
    copy_link: str
    print: str
    copied: str
    copy_failed: str
    link: str
    tools: str
    making_file: str
    file_ready: str
    failed: str
    with_ai: str
    not_ready: str
    too_often: str
    unreachable: str
    start_over: str
    edit_hint: str
    up: str
    down: str
    swap: str
    rewrite: str
    remove: str
    save: str
    cancel: str
    undo: str
    add: str
    add_label: str
    own: str
    question_label: str
    moved: str
    removed: str
    swapped: str
    no_more: str
    rewritten: str
    added: str
    undone: str
    empty: str
    minutes_for: str
    rebalanced: str
    minutes_note: str
    minutes_total: str
    back: str
    open_source: str
    choices: str
    made: str
    ask: str
    ask_question: str


DA = GuideTexts(
    title="Forbered drøftelse",
    intro="Skriv, hvilken brug af AI I skal drøfte. Så får I en guide med dagsorden, spørgsmål, regler og kilder, "
    "som I kan rette og tage med som Word eller PDF.",
    ai_line="Guiden bliver lavet af en AI. Reglerne bygger kun på arrangørernes materiale, og kilderne står i guiden.",
    form="Jeres drøftelse",
    topic="Hvad skal I drøfte?",
    topic_hint="Brug jeres egne ord. Ingen navne eller andre personoplysninger.",
    topic_placeholder="AI til ruteplanlægning i hjemmeplejen",
    committee="Udvalg",
    sector="Sektor",
    minutes="Minutter",
    participants="Deltagere",
    phase="Hvor langt er I?",
    purpose="Hvad er målet?",
    short="Kun fem spørgsmål",
    so_far="Hvad er der sket indtil nu? (valgfrit)",
    so_far_hint="Ingen navne eller andre personoplysninger: teksten kommer med i linket til guiden.",
    make="Lav guiden",
    making="Laver guiden …",
    examples="Se et eksempel",
    skip="Gå til formularen",
    language_note="",
    result="Guiden",
    word="Hent som Word",
    pdf="Hent som PDF",
    copy_link="Kopiér link",
    print="Udskriv",
    copied="Linket er kopieret. Det rummer det, I har skrevet i formularen, ikke jeres rettelser.",
    copy_failed="Linket kunne ikke kopieres. Kopiér det fra adresselinjen.",
    link="Link til guiden",
    tools="Hent og del guiden",
    making_file="Laver filen …",
    file_ready="Filen {name} er hentet.",
    with_ai="Ja, AI er med",
    failed="Noget gik galt, og det lykkedes ikke. Prøv igen om et øjeblik. Det, I har skrevet, står her stadig.",
    not_ready="Assistenten er ved at gøre sig klar. Prøv igen om et øjeblik. Det, I har skrevet, står her stadig.",
    too_often="Du har lavet mange guider på kort tid. Vent {seconds} sekunder, og prøv igen.",
    unreachable="Jeg kan ikke nå serveren. Se, om du har forbindelse, og prøv igen. Det, I har skrevet, står her stadig.",
    start_over="Ny guide",
    edit_hint="I kan flytte, skifte, omformulere og fjerne spørgsmål. Rettelserne kommer med i Word, PDF og udskrift.",
    up="Flyt op",
    down="Flyt ned",
    swap="Skift",
    rewrite="Omformulér",
    remove="Fjern",
    save="Gem",
    cancel="Fortryd",
    undo="Fortryd",
    add="Tilføj et spørgsmål",
    add_label="Jeres eget spørgsmål",
    own="Eget spørgsmål",
    question_label="Spørgsmål {number}",
    moved="Spørgsmålet er nu nummer {number} af {count}.",
    removed="Spørgsmålet er fjernet.",
    swapped="Spørgsmålet er skiftet ud.",
    no_more="Der er ikke flere spørgsmål om {theme}.",
    rewritten="Spørgsmålet er omformuleret. Det er nu jeres eget, så henvisningen til kilden er taget væk.",
    added="Spørgsmålet er tilføjet.",
    undone="Spørgsmålet er tilbage.",
    empty="Skriv et spørgsmål, eller tryk Fortryd.",
    minutes_for="Minutter til {heading}",
    rebalanced="Minutterne er fordelt igen. De giver stadig {total} i alt.",
    minutes_note="Tiderne i beskrivelsen af metoden passer til den første plan. Ret dem med samme forhold.",
    minutes_total="{total} minutter i alt",
    back="Tilbage til teksten",
    open_source="Åbn kilden",
    choices="Det skal I vælge",
    made="Guiden er klar: {title}",
    ask="Spørg om reglerne i chatten",
    ask_question="Hvilke regler gælder for {topic}?",
)

EN = GuideTexts(
    title="Prepare a discussion",
    intro="Write which use of AI you are to discuss. You get a guide with agenda, questions, rules and sources, "
    "to change and to take along as Word or PDF.",
    ai_line="The guide is made by an AI. Its rules come only from the organisers’ material, with the sources shown.",
    form="Your discussion",
    topic="What are you to discuss?",
    topic_hint="Use your own words, in Danish. No names or other personal details.",
    topic_placeholder="AI til ruteplanlægning i hjemmeplejen",
    committee="Committee",
    sector="Sector",
    minutes="Minutes",
    participants="Participants",
    phase="How far are you?",
    purpose="What is the aim?",
    short="Only five questions",
    so_far="What has happened so far? (optional)",
    so_far_hint="No names or other personal details: the text becomes part of the link to the guide.",
    make="Make the guide",
    making="Making the guide …",
    examples="See an example",
    skip="Go to the form",
    language_note="The guide itself is in Danish, the language of the committees; it is not made in English.",
    result="The guide",
    word="Download as Word",
    pdf="Download as PDF",
    copy_link="Copy link",
    print="Print",
    copied="The link is copied. It holds what you wrote in the form, not your changes.",
    copy_failed="The link could not be copied. Copy it from the address bar.",
    link="Link to the guide",
    tools="Download and share the guide",
    making_file="Making the file …",
    file_ready="The file {name} is downloaded.",
    with_ai="Yes, AI is in it",
    failed="Something went wrong. Please try again in a moment. What you wrote is still here.",
    not_ready="The assistant is getting ready. Try again in a moment. What you wrote is still here.",
    too_often="You have made many guides in a short while. Wait {seconds} seconds and try again.",
    unreachable="I cannot reach the server. Check your connection and try again. What you wrote is still here.",
    start_over="New guide",
    edit_hint="You can move, swap, rewrite and remove questions. Your changes are in Word, PDF and print.",
    up="Move up",
    down="Move down",
    swap="Swap",
    rewrite="Rewrite",
    remove="Remove",
    save="Save",
    cancel="Cancel",
    undo="Undo",
    add="Add a question",
    add_label="Your own question",
    own="Own question",
    question_label="Question {number}",
    moved="The question is now number {number} of {count}.",
    removed="The question is removed.",
    swapped="The question is swapped for another.",
    no_more="There are no more questions about {theme}.",
    rewritten="The question is rewritten. It is your own now, so the reference to its source is taken away.",
    added="The question is added.",
    undone="The question is back.",
    empty="Write a question, or press Cancel.",
    minutes_for="Minutes for {heading}",
    rebalanced="The minutes are shared out again. They still add up to {total}.",
    minutes_note="The times in the descriptions of the methods fit the first plan. Change them in proportion.",
    minutes_total="{total} minutes in all",
    back="Back to the text",
    open_source="Open the source",
    choices="You have to choose",
    made="The guide is ready: {title}",
    ask="Ask about the rules in the chat",
    ask_question="Hvilke regler gælder for {topic}?",
)


def guide_texts(language: str) -> GuideTexts:
    """The page's words in ``language`` ("da" or "en"); Danish for anything else."""
    return EN if language == "en" else DA
