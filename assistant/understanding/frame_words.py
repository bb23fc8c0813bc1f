"""Words that questions are made of, whatever they are about."""

from functools import lru_cache
from importlib import resources

from assistant.words import loose

# The parts of general_words.txt whose words carry no meaning of their own, only grammar and tone.
_FUNCTION_PARTS = (
    "pronouns", "question words", "prepositions", "place and direction", "time adverbs", "particles", "adverbs",
    "to be", "courtesies", "fillers", "contractions",
)  # fmt: skip


@lru_cache(maxsize=1)
def _parts() -> tuple[tuple[str, frozenset[str]], ...]:
    text = (
        resources.files("assistant.understanding").joinpath("general_words.txt").read_text(encoding="utf-8")
    )
    parts: list[tuple[str, set[str]]] = [("", set())]
    for line in text.splitlines():
        if line.startswith("#"):
            parts.append((line, set()))
        else:
            parts[-1][1].update(loose(word) for word in line.split())
    return tuple((heading, frozenset(words)) for heading, words in parts)


@lru_cache(maxsize=1)
def general_words() -> frozenset[str]:
    """Words that say nothing of a question's subject: small words, courtesies, everyday verbs (loose forms)."""
    return frozenset().union(*(words for _, words in _parts()))


@lru_cache(maxsize=1)
def real_words() -> frozenset[str]:
    """Words that look like a misspelt question word and are none: "vagter" is not "værter" (loose forms)."""
    text = resources.files("assistant.understanding").joinpath("real_words.txt").read_text(encoding="utf-8")
    return frozenset(
        loose(word) for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Those of the general words that carry grammar and tone alone, no verb that could tell what is asked."""
    return frozenset().union(
        *(words for heading, words in _parts() if any(part in heading for part in _FUNCTION_PARTS))
    )


@lru_cache(maxsize=1)
def judging_words() -> frozenset[str]:
    """Those of the general words that judge or measure: "nødvendig", "lav", "langsom" (loose forms)."""
    return frozenset().union(
        *(words for heading, words in _parts() if "judging words" in heading or "adjectives" in heading)
    )


def _loose_words(text: str) -> frozenset[str]:
    return frozenset(loose(word) for word in text.split())


# The words the intents are recognised by, whole, so that a misspelt one can be put right.
QUESTION_WORDS = _loose_words("""
hvornår hvordan hvilken hvilket hvilke koster kostede prisen priser betale betaler gebyr kroner beløbet udgiften regningen
refusion refunderet pengene afbud afmelde afmelding framelde framelding forhindret fristen tilmeldingsfrist tilmelding
tilmeldingen tilmelde tilmelder tilmeldt deadline senest pladser plads ledige udsolgt restpladser adresse adressen
postnummer postnummeret stedet bestille bestiller konferencen konference konferencens konferencer begynder begyndte starter startede slutter sluttede
færdig færdige varer varede varighed værter taler talere talerne oplæg oplægget oplæggene oplægsholder oplægsholdere
oplægsholderne foredrag foredragsholdere fortæller underviser program programmet dagsorden dagsordenen tidsplan kontakt
kontaktperson kontaktpersoner kontakter kontakte skrive henvende målgruppe målgruppen velkommen velkomne deltager deltage
deltagere deltagerne deltagelse deltagergebyret arrangør arrangøren arrangerer arrangeret afholder afholdes hjemmeside
hjemmesiden handler lære lærer emnet udbytte formiddag formiddagen eftermiddag eftermiddagen frokost frokosten pause pausen pauser
pauserne morgenmad mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april juni juli august september oktober november december klokken tidspunkt tidspunktet ugedag hverdag weekend samlet tilsammen
price prices costs deadline register registration refund cancel cancellation available availability seats address venue
where starts begins finish speaker speakers speaks presentation programme program schedule agenda contact contacts
welcome attend attending participants participate lunch break breaks breakfast monday tuesday wednesday thursday friday saturday sunday november october december morning afternoon
workshop website organiser organizer conference
""")

CONFERENCE_NAMES = _loose_words(
    "konference konferencen konferencens konferencer konferencerne medkonference aikonference heldagskonference "
    # only "kurset", not "et kursus": an indefinite one may be any
    "konferencedag konferencedagen konferencedage konferencedagene arrangementet event events kurset temadagen seminaret "
    "conference conferences"
)
# A conference's own words: none of them is a matter of its own.
EVENT_WORDS = CONFERENCE_NAMES | _loose_words(
    "dag dagen dage dagene dagens days day deltager deltagere deltagerne deltagers deltagelse participant participants person "
    "personer people by byer byen byerne city cities tid tider tiderne time times tidspunkt morgen ugedag start slut gang "
    "gange plads pladser penge pengene money efterår efteråret autumn års år året year måned måneden month dag uge uger ugen week weeks "
    "minut minutter minutters timer timers hour hours minute minutes grupper gruppe groups group postnummer liste listen list "
    "oversigt sted steder stedet places place formiddag eftermiddag "
    "næste sidste første anden andet tredje fjerde heldags halvdags"
)
# What MED and its conferences are about: theirs in a question about the conference, a matter of its own elsewhere.
DOMAIN_WORDS = _loose_words(
    "hovedudvalg hovedudvalget hovedudvalgene hovedudvalgets hovedmed hmu "
    "udvalg udvalget udvalgene udvalgets committee committees kommune kommunen kommuner kommunerne kommunens kommunal kommunale "
    "meds med's region regionen regioner regionerne regional regionale municipality municipalities regions main arbejdsplads arbejdspladsen "
    "arbejdspladser arbejdspladserne workplace"
)
THEME_WORDS = DOMAIN_WORDS | _loose_words("ai ki kunstig kunstige intelligens artificial intelligence")
CLOCK_WORDS = _loose_words(
    "kl klokken klokka halv kvart kvarter over am pm o'clock oclock half past quarter noon midday middag middagstid minutter minutes "
    "min tiden ettiden totiden tretiden ca omkring tyve twenty around overmorgen forgårs igår går tirsdags"
)
# What may close a compound whose first part is one of the conference's words: "lederprisen", "københavnerdagen".
COMPOUND_HEADS = _loose_words(
    "pris prisen priser priserne takst taksten billet billetten billetter gebyr gebyret dag dagen dage dagene konference "
    "konferencen konferencedag konferencedagen plads pladsen pladser pladserne program programmet tid tiden tidspunkt tidspunktet adresse adressen "
    "kontakt kontakten kontaktperson kontaktpersonen oplæg oplægget oplægsholder oplægsholderen taler taleren"
)
