"""The words of a guide that are the same in every guide, in Danish and in English."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.guides.types import Committee, Phase, Purpose, Sector


@dataclass(frozen=True, slots=True)
class Labels:
    """Headings, column names and names of the choices in one language."""

    kind: str
    committees: Mapping[Committee, str]
    sectors: Mapping[Sector, str]
    phases: Mapping[Phase, str]
    purposes: Mapping[Purpose, str]
    minutes: str
    minutes_of: str
    minutes_short: str
    contents: str
    agenda: str
    time: str
    item: str
    method: str
    questions: str
    questions_hint: str
    number: str
    question: str
    theme: str
    discussed: str
    rules: str
    rules_hint: str
    dilemmas: str
    cases: str
    to_bring: str
    decisions: str
    decisions_hint: str
    decision: str
    owner: str
    date: str
    follow_up: str
    next_steps: str
    skeleton: str
    skeleton_hint: str
    choices: str
    our_text: str
    agreement: str
    fill_in: str
    agreed_by: str
    agreed_on: str
    revised_on: str
    sources: str
    source: str
    note: str
    page: str
    page_of: str
    made_by: str
    tick: str


DA = Labels(
    kind="Guide til drøftelse",
    committees={
        "hovedudvalg": "Hovedudvalg",
        "omraadeudvalg": "Område- eller sektorudvalg",
        "lokaludvalg": "Lokaludvalg",
    },
    sectors={"kommune": "Kommune", "region": "Region"},
    phases={
        "before_decision": "Før beslutningen",
        "before_use": "Før det tages i brug",
        "in_use": "I brug",
        "evaluation": "Evaluering",
    },
    purposes={
        "inform": "Informere",
        "discuss": "Drøfte",
        "guideline": "Aftale en retningslinje",
        "evaluate": "Evaluere",
    },
    minutes="{minutes} minutter",
    minutes_of="{minutes} min.",
    minutes_short="Minutter",
    contents="Indhold",
    agenda="Dagsorden",
    time="Tid",
    item="Punkt",
    method="Metode",
    questions="Spørgsmål til drøftelsen",
    questions_hint="Et tal i kantet parentes viser til kilderne bagest. Spørgsmål uden tal er forslag til metode eller jeres egne.",
    number="Nr.",
    question="Spørgsmål",
    theme="Tema",
    discussed="Drøftet",
    rules="Regler, der gælder her",
    rules_hint="Slå efter i jeres lokale MED-aftale, om den siger noget særligt.",
    dilemmas="Dilemmaer",
    cases="Erfaringer fra andre",
    to_bring="Bed om at få dette med til mødet",
    decisions="Det skal I beslutte",
    decisions_hint="Udfyld skemaet på mødet, så alle går hjem med den samme aftale.",
    decision="Beslutning",
    owner="Ansvarlig",
    date="Dato",
    follow_up="Opfølgning",
    next_steps="Næste skridt",
    skeleton="Udkast til retningslinje for AI",
    skeleton_hint="Et udkast at skrive videre i. Forslagene er ikke godkendt af parterne. Tilpas dem til jeres lokale MED-aftale, og slet det, I ikke kan blive enige om.",
    choices="Det skal I vælge:",
    our_text="Jeres tekst",
    agreement="Aftalt",
    fill_in="Udfyldes af jer",
    agreed_by="Udvalg",
    agreed_on="Dato for aftalen",
    revised_on="Evalueres senest",
    sources="Kilder",
    source="Kilde",
    note="Bemærk",
    page="Side",
    page_of="af",
    made_by="Lavet med MED-assistenten, en AI. Læs guiden igennem, og tjek reglerne i kilderne, før I bruger den.",
    tick="Sæt kryds",
)

EN = Labels(
    kind="Discussion guide",
    committees={
        "hovedudvalg": "Central committee (hovedudvalg)",
        "omraadeudvalg": "Area or sector committee (område- eller sektorudvalg)",
        "lokaludvalg": "Local committee (lokaludvalg)",
    },
    sectors={"kommune": "Municipality", "region": "Region"},
    phases={
        "before_decision": "Before the decision",
        "before_use": "Before it is taken into use",
        "in_use": "In use",
        "evaluation": "Evaluation",
    },
    purposes={
        "inform": "Inform",
        "discuss": "Discuss",
        "guideline": "Agree a guideline",
        "evaluate": "Evaluate",
    },
    minutes="{minutes} minutes",
    minutes_of="{minutes} min.",
    minutes_short="Minutes",
    contents="Contents",
    agenda="Agenda",
    time="Time",
    item="Item",
    method="Method",
    questions="Questions for the discussion",
    questions_hint="A number in square brackets points to the sources at the end. Questions without one are suggestions of method or your own.",
    number="No.",
    question="Question",
    theme="Theme",
    discussed="Discussed",
    rules="Rules that apply here",
    rules_hint="Check whether your local MED agreement says anything particular.",
    dilemmas="Dilemmas",
    cases="What others have met",
    to_bring="Ask for this to be brought to the meeting",
    decisions="What you are to decide",
    decisions_hint="Fill in the table at the meeting, so that everybody leaves with the same agreement.",
    decision="Decision",
    owner="Responsible",
    date="Date",
    follow_up="Follow-up",
    next_steps="Next steps",
    skeleton="Draft guideline on AI",
    skeleton_hint="A draft to go on writing in. The proposals are not approved by the parties. Fit them to your local MED agreement and delete what you cannot agree on.",
    choices="You have to choose:",
    our_text="Your text",
    agreement="Agreed",
    fill_in="To be filled in",
    agreed_by="Committee",
    agreed_on="Date of the agreement",
    revised_on="To be evaluated by",
    sources="Sources",
    source="Source",
    note="Please note",
    page="Page",
    page_of="of",
    made_by="Made with the MED assistant, an AI. Read the guide through and check the rules in the sources before you use it.",
    tick="Tick",
)


def labels(language: str) -> Labels:
    """The words in ``language`` ("da" or "en"); Danish for anything else."""
    return EN if language == "en" else DA
