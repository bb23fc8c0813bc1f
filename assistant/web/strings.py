"""What the page says, in Danish and in English. Each language is written, not translated word by word."""

from dataclasses import dataclass

from assistant.types import Language, Mode


@dataclass(frozen=True, slots=True)
class Texts:
    """All words of the page in one language."""

    language: Language
    name: str
    tagline: str
    ai_line: str
    skip: str
    language_label: str
    chat_link: str
    programme_link: str
    prepare_link: str
    stored: str
    stored_text: tuple[str, ...]
    stored_more: str
    start_heading: str
    start_text: str
    about_city: str
    all_cities: str
    preparing: str
    conversation: str
    question_label: str
    placeholder: str
    send: str
    stop: str
    new_chat: str
    hint: str
    looking: str
    stopped: str
    you_asked: str
    sources: str
    open_source: str
    source_number: str
    why: str
    why_mode: dict[Mode, str]
    why_understood: str
    why_searched: str
    why_date: str
    why_passages: str
    why_confidence: str
    why_time: str
    why_refused: str
    replaced: str
    copy: str
    copy_question: str
    copied: str
    good: str
    bad: str
    feedback_good: str
    feedback_bad: str
    feedback_note: str
    feedback_send: str
    feedback_cancel: str
    feedback_thanks: str
    feedback_failed: str
    suggestions: str
    map: str
    calendar: str
    error_generic: str
    error_not_ready: str
    error_rate: str
    error_connection: str
    error_empty: str
    announce_sources: str
    need_script: str
    understood_names: dict[str, str]
    understood_values: dict[str, str]
    # The programme
    programme_title: str
    programme_none: str
    city_label: str
    day_calendar: str
    print_hint: str
    now: str
    soon: str
    clock_line: str
    refresh: str
    ask_session: str
    ask_session_long: str
    session_calendar: str
    source_line: str


DA = Texts(
    language="da",
    name="MED-assistenten",
    tagline="Spørg om konferencen og om AI i MED",
    ai_line="Du skriver med en AI. Svarene bygger kun på arrangørernes materiale.",
    skip="Gå til spørgsmålsfeltet",
    language_label="Sprog",
    chat_link="Spørg",
    programme_link="Program",
    prepare_link="Forbered drøftelse",
    stored="Hvad gemmes?",
    stored_text=(
        "Dine spørgsmål og svarene gemmes ikke, med én undtagelse: Et spørgsmål, der ikke fik et godt svar, gemmes en "
        "tid uden personoplysninger, så arrangøren kan skrive svaret. Samtalen ligger kun i serverens hukommelse, så du kan "
        "spørge videre, "
        "og slettes omkring en time efter dit sidste spørgsmål.",
        "Sender du en tilbagemelding med tommelfingeren, gemmer arrangøren din vurdering, din kommentar, "
        "spørgsmålet og svaret. CPR-numre, mailadresser og telefonnumre bliver skjult først.",
        "Siden bruger ingen cookies til sporing og henter intet fra andre hjemmesider.",
    ),
    stored_more="Læs mere om, hvad der gemmes, hvorfor og hvor længe",
    start_heading="Hvad vil du vide?",
    start_text="Spørg med dine egne ord, eller begynd her:",
    about_city="Svarene gælder dagen i {city} den {date}.",
    all_cities="Spørg om alle dage",
    preparing="Assistenten er ved at gøre sig klar. Prøv igen om et øjeblik.",
    conversation="Samtale",
    question_label="Dit spørgsmål",
    placeholder="Skriv dit spørgsmål …",
    send="Send",
    stop="Stop",
    new_chat="Ny samtale",
    hint="Enter sender. Shift + Enter giver ny linje.",
    looking="Slår op …",
    stopped="Stoppet. Du kan spørge igen.",
    you_asked="Du spurgte:",
    sources="Kilder",
    open_source="Åbn kilden",
    source_number="Kilde {number}",
    why="Hvorfor dette svar?",
    why_mode={
        "facts": "Svaret er slået op i konferencens fakta.",
        "extractive": "Svaret er hentet ordret fra materialet.",
        "generative": "Svaret er skrevet af en sprogmodel og kontrolleret mod kilderne.",
        "courtesy": "Det er en hilsen, så der er ikke slået noget op.",
        "abstained": "Intet i materialet svarede sikkert nok på spørgsmålet.",
    },
    why_understood="Sådan forstod jeg dig",
    why_searched="Jeg søgte efter",
    why_date="Svaret gælder pr.",
    why_passages="Steder, jeg vejede",
    why_confidence="Sikkerhed",
    why_time="Svartid",
    why_refused="Sætninger fra sprogmodellen, som kilderne ikke bærer, og som derfor ikke vises",
    replaced="Det, der først stod her, er trukket tilbage. Dette svar er lavet uden sprogmodellen.",
    copy="Kopiér",
    copy_question="Kopiér spørgsmålet",
    copied="Kopieret",
    good="Godt svar",
    bad="Dårligt svar",
    feedback_good="Hvad var godt? (valgfrit)",
    feedback_bad="Hvad var forkert, eller hvad manglede? (valgfrit)",
    feedback_note="Vurderingen, din kommentar, spørgsmålet og svaret gemmes hos arrangøren. "
    "Skriv ikke personoplysninger.",
    feedback_send="Send tilbagemelding",
    feedback_cancel="Fortryd",
    feedback_thanks="Tak. Din tilbagemelding er gemt.",
    feedback_failed="Tilbagemeldingen blev ikke gemt. Prøv igen om lidt.",
    suggestions="Prøv også:",
    map="Vis på kort",
    calendar="Føj til kalender",
    error_generic="Noget gik galt, og jeg fik ikke svaret. Dit spørgsmål står her stadig: tryk Send for "
    "at prøve igen.",
    error_not_ready="Assistenten er ved at gøre sig klar. Dit spørgsmål står her stadig: prøv igen om et "
    "øjeblik.",
    error_rate="Du har spurgt mange gange på kort tid. Vent {seconds} sekunder, og tryk Send igen.",
    error_connection="Jeg kan ikke nå serveren. Se, om du har forbindelse, og tryk Send igen. "
    "Dit spørgsmål står her stadig.",
    error_empty="Skriv et spørgsmål først.",
    announce_sources="Kilder: {count}.",
    need_script="Chatten kræver JavaScript. Uden kan du spørge på den enkle side og læse programmet.",
    understood_names={
        "language": "Sprog",
        "question": "Spørgsmål",
        "look-up": "Opslag",
    },
    understood_values={
        "da": "dansk",
        "en": "engelsk",
        "price": "pris",
        "refund": "refusion",
        "deadline": "frist",
        "registration": "tilmelding",
        "availability": "ledige pladser",
        "place": "sted",
        "hours": "tidspunkter",
        "today": "dagen i dag",
        "duration": "varighed",
        "person": "person",
        "speakers": "oplægsholdere",
        "session": "programpunkt",
        "programme": "program",
        "contact": "kontakt",
        "audience": "målgruppe",
        "takeaway": "udbytte",
        "organiser": "arrangør",
        "email": "mailadresse",
        "between": "tid mellem programpunkter",
        "no_such_place": "andre byer",
        "other_year": "et andet år",
        "phone": "telefonnummer",
        "around": "før og efter et programpunkt",
        "same": "forskelle mellem byerne",
        "count": "antal",
        "first_last": "første og sidste programpunkt",
        "clock": "et klokkeslæt",
    },
    programme_title="Program",
    programme_none="Der står intet program i materialet endnu.",
    city_label="Vælg by",
    day_calendar="Føj dagen til kalender",
    print_hint="Siden kan printes: brug browserens Udskriv.",
    now="Nu",
    soon="Om lidt",
    clock_line="Klokken er {clock}.",
    refresh="Opdatér",
    ask_session="Spørg om dette",
    ask_session_long="Hvad handler »{title}« om?",
    session_calendar="Føj til kalender",
    source_line="Kilde: {title}. Tjekket {date}.",
)

EN = Texts(
    language="en",
    name="The MED assistant",
    tagline="Ask about the conference and AI in MED",
    ai_line="You are writing with an AI. Its answers come only from the organisers’ material.",
    skip="Go to the question field",
    language_label="Language",
    chat_link="Ask",
    programme_link="Programme",
    prepare_link="Prepare a discussion",
    stored="What is stored?",
    stored_text=(
        "Your questions and the answers are not stored, with one exception: a question that got no good answer is kept "
        "for a while without personal data, so that the organiser can write the answer. The conversation is only in the server’s memory, "
        "so that you "
        "can follow up, and is deleted about an hour after your last question.",
        "If you send feedback with a thumb, the organiser keeps your rating, your comment, the question and "
        "the answer. Civil registration numbers, e-mail addresses and phone numbers are hidden first.",
        "The page uses no tracking cookies and fetches nothing from other websites.",
    ),
    stored_more="Read more about what is stored, why and for how long",
    start_heading="What would you like to know?",
    start_text="Ask in your own words, or begin here:",
    about_city="Answers are for the day in {city} on {date}.",
    all_cities="Ask about all days",
    preparing="The assistant is getting ready. Try again in a moment.",
    conversation="Conversation",
    question_label="Your question",
    placeholder="Write your question …",
    send="Send",
    stop="Stop",
    new_chat="New conversation",
    hint="Enter sends. Shift + Enter starts a new line.",
    looking="Looking it up …",
    stopped="Stopped. You can ask again.",
    you_asked="You asked:",
    sources="Sources",
    open_source="Open the source",
    source_number="Source {number}",
    why="Why this answer?",
    why_mode={
        "facts": "The answer was looked up in the conference’s facts.",
        "extractive": "The answer is taken word for word from the material.",
        "generative": "The answer was written by a language model and checked against the sources.",
        "courtesy": "This is a greeting, so nothing was looked up.",
        "abstained": "Nothing in the material answered the question with enough certainty.",
    },
    why_understood="How I understood you",
    why_searched="I searched for",
    why_date="The answer holds as of",
    why_passages="Passages I weighed",
    why_confidence="Confidence",
    why_time="Time taken",
    why_refused="Sentences of the language model that the sources do not bear out, and that are not shown",
    replaced="What stood here first has been taken back. This answer was made without the language model.",
    copy="Copy",
    copy_question="Copy the question",
    copied="Copied",
    good="Good answer",
    bad="Bad answer",
    feedback_good="What was good? (optional)",
    feedback_bad="What was wrong or missing? (optional)",
    feedback_note="The rating, your comment, the question and the answer are kept by the organiser. "
    "Please leave out personal details.",
    feedback_send="Send feedback",
    feedback_cancel="Cancel",
    feedback_thanks="Thank you. Your feedback is saved.",
    feedback_failed="The feedback was not saved. Please try again shortly.",
    suggestions="You could also ask:",
    map="Show on a map",
    calendar="Add to calendar",
    error_generic="Something went wrong and I could not answer. Your question is still here: press Send "
    "to try again.",
    error_not_ready="The assistant is getting ready. Your question is still here: try again in a moment.",
    error_rate="You have asked many times in a short while. Wait {seconds} seconds and press Send again.",
    error_connection="I cannot reach the server. Check your connection and press Send again. "
    "Your question is still here.",
    error_empty="Write a question first.",
    announce_sources="Sources: {count}.",
    need_script="The chat needs JavaScript. Without it, you can ask on the plain page and read the programme.",
    understood_names={
        "language": "Language",
        "question": "Question",
        "look-up": "Looked up",
    },
    understood_values={
        "da": "Danish",
        "en": "English",
        "hours": "times",
        "today": "what is on today",
        "takeaway": "what one gets out of it",
        "between": "time between sessions",
        "no_such_place": "other cities",
        "other_year": "another year",
        "phone": "phone number",
        "around": "before and after a session",
        "same": "differences between the cities",
        "count": "how many",
        "first_last": "first and last session",
        "clock": "a time of day",
    },
    programme_title="Programme",
    programme_none="There is no programme in the material yet.",
    city_label="Choose a city",
    day_calendar="Add the day to your calendar",
    print_hint="The page prints well: use your browser’s Print.",
    now="Now",
    soon="Up next",
    clock_line="It is {clock}.",
    refresh="Refresh",
    ask_session="Ask about this",
    ask_session_long="What is »{title}« about?",
    session_calendar="Add to calendar",
    source_line="Source: {title}. Checked {date}.",
)


def texts(language: str) -> Texts:
    """The page's words in ``language`` ("da" or "en"); Danish for anything else."""
    return EN if language == "en" else DA
