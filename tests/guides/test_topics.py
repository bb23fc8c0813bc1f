"""Topics as people type them, said in correct Danish."""

import pytest

from assistant.guides.kinds import names_technology, recognise
from assistant.guides.materials import load_materials
from assistant.guides.topics import read_topic

MATERIALS = load_materials(None)


def read(text, **more):
    return read_topic(text, MATERIALS, is_technology=lambda said: names_technology(said, MATERIALS), **more)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        # common gender, neuter, plural, compounds
        ("chatbot til borgere", "en chatbot til borgere"),
        ("skole-chatbot til lektiehjælp", "en skole-chatbot til lektiehjælp"),
        ("nyt vagtplansystem", "et nyt vagtplansystem"),
        ("AI-kamera på torvet", "et AI-kamera på torvet"),
        ("AI-baseret rekrutteringssystem", "et AI-baseret rekrutteringssystem"),
        ("chatbots til borgere", "chatbots til borgere"),
        ("robotter", "robotter"),
        ("kameraer i bilerne", "kameraer i bilerne"),
        ("systemer til opgavefordeling", "systemer til opgavefordeling"),
        ("smarte ure", "smarte ure"),
        # what cannot be counted, what is definite, what is owned
        ("ansigtsgenkendelse ved adgangskontrol", "ansigtsgenkendelse ved adgangskontrol"),
        ("chatbotten på hjemmesiden", "chatbotten på hjemmesiden"),
        ("kommunens nye AI-assistent", "kommunens nye AI-assistent"),
        ("vores nye chatbot", "vores nye chatbot"),
        ("fælles chatbot for fem kommuner", "en fælles chatbot for fem kommuner"),
        # work that AI is used for
        ("vagtplaner", "AI til vagtplaner"),
        ("ruteplanlægning i hjemmeplejen", "AI til ruteplanlægning i hjemmeplejen"),
        ("lærernes forberedelse", "AI til lærernes forberedelse"),
        ("opgaveløsning i borgerservice", "AI til opgaveløsning i borgerservice"),
        ("automatisk bogføring af fakturaer", "AI til automatisk bogføring af fakturaer"),
        # what shows AI without the word
        ("selvkørende minibusser", "selvkørende minibusser"),
        ("AIassistent i borgerservice", "en AI-assistent i borgerservice"),
        ("sagsbehandlingsalgoritmer", "sagsbehandlingsalgoritmer"),
        ("a.i. i køkkenet", "AI i køkkenet"),
        ("neurale netværk til screening", "neurale netværk til screening"),
        ("systemet foreslår selv diagnosekoder", "et system, der selv foreslår diagnosekoder"),
        ("maskinen vælger hvem der får en tid", "en maskine, der vælger, hvem der får en tid"),
        # letters, names, slips, capitals
        ("roentgenbilleder vurderet af ai", "røntgenbilleder vurderet af AI"),
        ("chatgpt", "ChatGPT"),
        ("copilot i sagsbehandlingen", "Copilot i sagsbehandlingen"),
        ("Talegenkendelse i journalen", "talegenkendelse i journalen"),
        ("vagtplner med kunstig inteligens", "vagtplaner med kunstig intelligens"),
        ("rekrutering med AI", "rekruttering med AI"),
        ("teknisk forvaltnings brug af AI", "teknisk forvaltnings brug af AI"),
        ("robot som kan løfte beboerne", "en robot, som kan løfte beboerne"),
        ("boernehavernes brug af AI", "børnehavernes brug af AI"),
        ("opmaaling af saar med AI", "opmåling af sår med AI"),
        # what has no place in a title
        ("# AI til **vagtplaner** [x](javascript:alert(1))", "AI til vagtplaner x"),
        ("AI til til {vagtplaner}", "AI til vagtplaner"),
        # sentences
        ("Use of AI for triage", "AI for triage"),
        ("Vi overvejer at købe Copilot til alle ansatte.", "Copilot til alle ansatte"),
        ("Hvordan skal vi bruge AI i biblioteket?", "AI i biblioteket"),
        ("brug af ChatGPT blandt medarbejderne", "ChatGPT blandt medarbejderne"),
        ("»AI til visitation«", "AI til visitation"),
    ],
)  # fmt: skip
def test_a_topic_is_said_as_a_danish_noun_phrase(typed, said):
    assert read(typed).full == said


@pytest.mark.parametrize(
    ("typed", "pronouns"),
    [("chatbot", "den den dens"), ("nyt vagtplansystem", "det det dets"), ("robotter", "de dem deres"), ("talegenkendelse", "den den dens")],
)  # fmt: skip
def test_pronouns_follow_gender_and_number(typed, pronouns):
    assert read(typed).fill("{den} {dem} {dens}").lower() == pronouns


@pytest.mark.parametrize(
    ("typed", "short", "place"),
    [
        ("AI til ruteplanlægning i hjemmeplejen", "AI til ruteplanlægning", "i hjemmeplejen"),
        ("AI i folkeskolen", "AI i folkeskolen", "i folkeskolen"),
        ("ansigtsgenkendelse ved adgangskontrol", "ansigtsgenkendelse", "ved adgangskontrol"),
        ("vagtplaner med kunstig intelligens", "vagtplaner med kunstig intelligens", "hos os"),
    ],
)
def test_the_short_form_leaves_the_place_out_and_never_the_matter(typed, short, place):
    topic = read(typed)

    assert (topic.short, topic.place) == (short, place)


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        # common gender, neuter, plural, doubled and irregular
        ("chatbot til borgere", "chatbotten"),
        ("AI-kamera ved svømmehallen", "AI-kameraet"),
        ("sensorer i gulvene på sengeafsnittene", "sensorerne"),
        ("robotstøvsugere på plejecentret", "robotstøvsugerne"),
        ("læringsspil med sprogmodel til nye elever", "læringsspillet med sprogmodel"),
        ("hjælpemiddel med AI til demente i plejeboligen", "hjælpemidlet med AI"),
        # adjectives
        ("nyt vagtplansystem på sygehuset", "det nye vagtplansystem"),
        ("AI-baseret telefonpasning i borgerservice", "den AI-baserede telefonpasning"),
        ("algoritmestyret fordeling af kørsel", "den algoritmestyrede fordeling"),
        # what cannot be counted
        ("talegenkendelse i journalen", "talegenkendelsen"),
        ("beslutningsstøtte i byggesager", "beslutningsstøtten"),
        ("kameraer med AI i renovationsbiler", "kameraerne med AI"),
        # a name is its own short form, and so is what it is used with
        ("Copilot til sagsbehandlere i jobcentret", "Copilot"),
        ("sagsbehandling med Copilot", "Copilot"),
        # work keeps what it is done to, where that is short
        ("AI til at opdage fald på plejehjem", "AI til at opdage fald"),
        ("scoring af ansøgere til ledige stillinger i kommunen", "AI til scoring af ansøgere"),
        ("systemer til opgavefordeling i teknisk forvaltning", "systemerne til opgavefordeling"),
        # what cannot be said shorter without losing the matter stays
        ("AI i folkeskolen", "AI i folkeskolen"),
        ("svar på patientbeskeder med AI", "svar på patientbeskeder med AI"),
        ("robotdyr til demente", "robotdyr"),
        ("robotter", "robotterne"),
        ("AI-vogn til medicin på natarbejde", "AI-vognen"),
        ("AI transcription of patient consultations", "AI transcription"),
    ],
)
def test_a_topic_that_is_known_already_is_said_shorter(typed, again):
    assert read(typed).again == again


@pytest.mark.parametrize(
    ("typed", "mention", "again"),
    [
        ("trivsel og AI", "AI", "AI"),
        ("AI og arbejdsmiljø i hjemmeplejen", "AI i hjemmeplejen", "AI i hjemmeplejen"),
        ("AI og robotter", "AI og robotter", "AI og robotter"),
        ("Copilot og ChatGPT i administrationen", "Copilot og ChatGPT i administrationen", "Copilot og ChatGPT"),
        ("AI til referater og mails", "AI til referater og mails", "AI til referater og mails"),
        ("journaler skrevet af AI", "AI til journaler", "AI til journaler"),
        ("handleplaner skrevet af ChatGPT", "ChatGPT til handleplaner", "ChatGPT"),
        ("gadelys styret af AI i bymidten", "AI til gadelys i bymidten", "AI til gadelys"),
        ("chatbot drevet af kunstig intelligens", "en chatbot drevet af kunstig intelligens", "chatbotten"),
    ],
)  # fmt: skip
def test_the_questions_are_about_the_ai_where_a_topic_names_more(typed, mention, again):
    topic = read(typed)

    assert (topic.mention, topic.again) == (mention, again)


def test_whose_use_of_a_thing_it_is_stands_in_the_title_and_the_questions_are_about_the_thing():
    topic = read("Elevers brug af ChatGPT i udskolingen")

    assert topic.full == "elevers brug af ChatGPT i udskolingen"
    assert (topic.mention, topic.again) == ("ChatGPT i udskolingen", "ChatGPT")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Vi vil gerne tale om hvordan vi kan bruge kunstig intelligens til at skrive breve", "kunstig intelligens til at skrive breve"),
        ("Om vi skal bruge ChatGPT til plejeplaner", "ChatGPT til plejeplaner"),
        ("hvordan kan vi bruge Copilot bedst muligt", "Copilot"),
        ("hvordan medarbejderne bedst kan bruge Copilot", "Copilot"),
    ],
)  # fmt: skip
def test_a_topic_asked_as_a_question_is_its_matter(typed, said):
    assert read(typed).full == said


@pytest.mark.parametrize(
    ("typed", "sector", "said"),
    [
        ("talegenkendelse på sengeafsnittet", "kommune", "Hvad siger patienterne til det, og hvad siger en patients familie?"),
        ("talegenkendelse i journalen", "region", "Hvad siger patienterne til det, og hvad siger en patients familie?"),
        ("talegenkendelse i journalen", "kommune", "Hvad siger borgerne til det, og hvad siger en borgers familie?"),
        ("AI i folkeskolen", "kommune", "Hvad siger eleverne til det, og hvad siger en elevs familie?"),
        ("AI på plejehjemmet", "kommune", "Hvad siger beboerne til det, og hvad siger en beboers familie?"),
        ("chatbot i borgerservice", "kommune", "Hvad siger borgerne til det, og hvad siger en borgers familie?"),
    ],
)  # fmt: skip
def test_those_the_work_is_for_are_called_what_they_are_called_there(typed, sector, said):
    topic = read(typed, sector=sector)

    assert topic.fill_again("Hvad siger borgerne til det, og hvad siger en borgers familie?") == said


def test_a_compound_with_a_slip_in_its_first_part_is_put_right():
    assert read("Talegenkendelse på sunhedscentret").full == "talegenkendelse på sundhedscentret"


def test_a_field_of_the_citizens_is_no_kind_of_use_where_they_never_meet_it():
    found = recognise("energistyring af skolernes bygninger med AI", MATERIALS, lambda text, others: None)

    assert [kind.id for kind in found.kinds] == ["technical-operations"]


def test_what_is_in_use_is_ours():
    assert read("chatbot til borgere", in_use=True).full == "vores chatbot til borgere"
    assert read("chatbots til borgere", in_use=True).full == "chatbots til borgere"


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("automatisk oversættelse i borgerservice", "translation"),
        ("Copilot i sagsbehandlingen", "generative"),
        ("AI i sagsbehandlingen på jobcentret", "decision-support"),
        ("AI til sortering af ansøgninger", "recruitment"),
        ("kørelister til sygeplejersker", "route-planning"),
        ("bodycams til p-vagter", "monitoring"),
        ("automatiske breve fra økonomisystemet", "generative"),
        ("medarbejdernes brug af private AI-værktøjer", "generative"),
        ("facial recognition at the hospital entrance", "biometrics"),
        ("AI transcription of patient consultations", "speech-to-text"),
    ],
)
def test_what_is_used_tells_more_than_where(topic, kind):
    found = recognise(topic, MATERIALS, lambda text, others: None)

    assert found.kinds[0].id == kind


@pytest.mark.parametrize(
    ("typed", "said", "short"),
    [
        ("AI der hjælper med at skrive journaler på botilbuddet", "AI til at skrive journaler på botilbuddet", "AI til at skrive journaler"),
        ("et system som kan hjælpe os med vagtplaner", "et system til vagtplaner", "et system til vagtplaner"),
        ("kamera der tæller folk på torvet", "et kamera, der tæller folk på torvet", "sådan et kamera"),
        ("chatbot, der svarer borgere", "en chatbot, der svarer borgere", "sådan en chatbot"),
    ],
)  # fmt: skip
def test_a_topic_told_in_a_clause_is_said_with_its_commas_or_without_the_clause(typed, said, short):
    topic = read(typed)

    assert (topic.full, topic.short) == (said, short)


def test_a_clause_in_the_middle_of_a_sentence_ends_with_a_comma():
    topic = read("kamera der tæller folk på torvet")

    assert topic.fill("Hvad vil {topic} ændre?") == "Hvad vil et kamera, der tæller folk på torvet, ændre?"
    assert topic.fill("Hvad siger vi om {topic}?") == "Hvad siger vi om et kamera, der tæller folk på torvet?"
    assert topic.fill_again("Hvad vil {topic} ændre?") == "Hvad vil kameraet ændre?"


def test_a_comparison_is_no_clause():
    assert read("Copilot som sparringspartner").full == "Copilot som sparringspartner"


@pytest.mark.parametrize(
    ("topic", "kinds"),
    [
        ("AI til tidlig opsporing af selvmordstruede", ["profiling"]),
        ("AI til opsporing af lækager", []),
        ("sporing af hjemmeplejens biler", ["monitoring"]),
    ],
)
def test_a_word_inside_another_tells_no_kind(topic, kinds):
    found = recognise(topic, MATERIALS, lambda text, others: None)

    assert [kind.id for kind in found.kinds] == kinds


def test_what_a_thing_is_bought_for_is_no_part_of_it():
    topic = read("chatbot til affald så vi kan skære i telefontiden")

    assert topic.full == "en chatbot til affald"
    assert topic.told


def test_a_long_clause_is_said_whole_once_and_then_by_its_beginning():
    topic = read("AI der lytter med på 112-opkald og foreslår hvad vagtcentralen skal gøre")

    assert topic.fill("Drøftelse: {topic}") == (
        "Drøftelse: AI, der lytter med på 112-opkald og foreslår, hvad vagtcentralen skal gøre"
    )
    assert topic.fill_again("Hvad koster {topic} os?") == "Hvad koster AI, der lytter med på 112-opkald, os?"
