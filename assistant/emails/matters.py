"""What a person must decide: money back, exceptions, promises, complaints, and their like.

A matter is recognised by what the writer wants done, not by a list of expected mails. Its reason is one plain
Danish sentence for the organiser; its label says in the draft what is to be filled in.
"""

import re
from dataclasses import dataclass

from assistant.emails.acts import ActReading
from assistant.types import Language
from assistant.words import loose


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of thing that a person decides.

    ``rules``: whether a question about the rules ("hvad gælder, hvis …?") may be answered from the sources.
    ``acts``: whether a mere statement ("jeg melder afbud") is a wish.
    """

    code: str
    reason: str
    label: dict[Language, str]
    wants: re.Pattern[str]
    rules: bool = False
    acts: bool = True

    @property
    def takes_facts(self) -> bool:
        """Whether what the sources say may stand beside the gap; an answer to a complaint is no price."""
        return self.code not in ("threat", "complaint", "press", "personal_data", "commitment", "wish")


def _matter(
    code: str, reason: str, da: str, en: str, *patterns: str, rules: bool = False, acts: bool = True
) -> Matter:
    return Matter(code, reason, {"da": da, "en": en}, re.compile(loose("|".join(patterns))), rules, acts)


_MY = r"(?:min|mit|mine|vores|sin|my|our|his|her|their|hendes|hans|deres|the)"

MATTERS: tuple[Matter, ...] = (
    _matter(
        "threat", "Mailen truer eller nævner retlige skridt: det skal et menneske svare på.",
        "jeres svar på henvendelsen", "your reply to this",
        r"\b(?:(?:går|gå|henvender|vender)(?: \w+){0,3} til (?:avisen|pressen|medierne|politiet|min fagforening|fagforeningen|min advokat|retten)|advokat\w*|sagsøg\w*|stævn(?:er|e|ing\w*)\b|min klient|videre med sagen|retlige krav|erstatningskrav|politianmeld\w*|politiet|retssag\w*|retten\b(?= afgør)|juridiske? (?:skridt|konsekvens\w*)|inkasso\w*|tru(?:er|ede|et)\b|trus\w*|hævn\w*|(?:det )?(?:vil|skal) i (?:fortryde|komme til at fortryde)|i (?:vil|skal|kommer til at) fortryde|"
        r"(?:anmelde?r?|indberett?er?|melde?r?) (?:jer|sagen|det|dette)(?: \w+){0,2} (?:til|hos)|klagenævn\w*|ombudsmand\w*|forbrugerombud\w*|lawyer|solicitor|attorney|sue|legal (?:action|steps)|take (?:you|this) to court|the police|threat\w*|report you)\b",
    ),
    _matter(
        "complaint", "Mailen er en klage eller udtrykker utilfredshed: den skal et menneske svare på.",
        "jeres svar på klagen", "your reply to the complaint",
        r"\b(?:klage[rn]?|klager over|klagesag\w*|utilfreds\w*|skuff(?:et|ende|else\w*)|uacceptabel\w*|under al kritik|kritisabel\w*|urimelig\w*|uforskammet\w*|(?:meget|ret|virkelig|dybt|så) (?:vred|sur|irriteret|frustreret|træt af)|rasende|pinlig\w*|(?:simpelthen|bare|altså) (?:ikke i orden|for dårlig\w*)|"
        r"(?:er|var) (?:ikke i orden|for dårligt|langt fra i orden|noget rod|en ommer)|for ringe|spild af (?:tid|penge)|dårlig (?:service|oplevelse|behandling|stil|betjening|kommunikation)|mangelfuld\w*|kritik af|sjusk\w*|"
        r"complain\w*|complaint\w*|dissatisf\w*|disappoint\w*|unacceptable|appalling|outrageous|(?:very|really|so) (?:angry|upset|frustrated|unhappy)|poor (?:service|experience|organi[sz]ation)|not good enough|waste of (?:time|money))\b",
    ),
    _matter(
        "press", "Mailen kommer fra pressen eller beder om en udtalelse: det skal et menneske svare på.",
        "jeres svar til pressen", "your reply to the press",
        r"\b(?:(?:laver|lave|arbejder (?:for|på)) (?:radio|tv|fjernsyn|podcast|reportage)\w*|mikrofon\w*|kamera(?:hold|team)\w*|optage(?: \w+){0,3} (?:til radio|til tv|interview)|tidsskrift\w*|fagblad\w*|skribent\w*|pressefoto\w*|fotograf\w*|dækker konferencen|cover(?:ing)? the conference|journalist\w*|reporter\w*|redaktion(?:en|s\w*)?|redaktør\w*|nyhedsmedie\w*|presse(?!n på)\w*|interview\w*|pressekort|(?:en|jeres|give en|kort) (?:kommentar|udtalelse|citat) (?:til|om|fra)|udtale (?:jer|sig)|deadline på (?:artiklen|indslaget)|dagblad\w*|ugeavis\w*|news ?paper|press (?:pass|enquiry|inquiry|accreditation|office|request)|(?:write|writing) (?:an article|a story|a piece)|skriver (?:en|på en) (?:artikel|historie|reportage)|lave et indslag|podcast(?:en)? (?:om|med|afsnit))\b",
        acts=False,
    ),
    _matter(
        "personal_data", "Mailen handler om personoplysninger (for eksempel indsigt, sletning eller deltagernes navne): det skal et menneske tage stilling til.",
        "jeres svar om personoplysningerne", "your reply about the personal data",
        r"\b(?:cpr\w*|personnummer\w*|(?:mine|vores|hendes|hans|deres|min|hvilke) (?:person)?(?:data|oplysninger)(?! om (?:konferencen|programmet))|(?:slet(?:te|tet|tes)?|indsigt i|aktindsigt\w*)(?: \w+){0,3} (?:mig|mine|min|oplysning\w*|data|profil\w*|registrer\w*)|aktindsigt|indsigtsanmodning\w*|retten til at blive glemt|deltagerliste\w*|liste over,? (?:hvem|dem|de der|alle|deltager\w*|de tilmeldte|tilmeldte)|"
        r"(?:navn\w*|mail\w*|e-?mail\w*|telefon\w*|kontakt\w*) (?:på|til|over) (?:de (?:andre |øvrige )?|alle |øvrige |andre )?(?:deltager\w*|tilmeldt\w*)|hvem (?:der )?(?:ellers )?(?:er tilmeldt|har tilmeldt sig|(?:ellers )?deltager fra)|(?:er|har) \w+(?: \w+){0,4} tilmeldt(?: sig)?\b(?= \w*\?)|samtykke|data ?brud|brud på persondata\w*|privatadresse\w*|"
        r"my (?:personal )?(?:data|information|details)|personal data (?:about|of|on|we|i)|delete (?:me|my)|subject access|(?:list|names|emails?) of (?:the )?(?:other )?(?:participants|attendees)|(?:participant|attendee|delegate) list|right to be forgotten|who else (?:is|has) (?:registered|coming|attending))\b",
        acts=False,
    ),
    _matter(
        "special_needs", "Mailen nævner særlige behov (for eksempel kost, allergi eller tilgængelighed): arrangøren skal tage stilling og ordne det.",
        "hvad I kan tilbyde ved særlige behov", "what you can offer for special needs",
        r"\b(?:(?:hører|ser|går) (?:\w+ )?dårligt|sidde (?:\w+ )?(?:forrest|foran|bagest|tæt på|ved siden af)|sit (?:at the )?(?:front|near|next to)|kørestol\w*|rollator\w*|gangbesvær\w*|dårligt gående|handicap\w*|funktionsnedsæt\w*|(?:hørehæm|syns?hæm|bevægelseshæm)\w*|svagt?synet?|tunghør\w*|høreapparat\w*|tele ?slynge\w*|tegnsprog\w*|skrivetolk\w*|tolk(?:en|e|ning|ebistand)?|døv\w*|blinde?|blindt|førerhund\w*|servicehund\w*|ledsager\w*|ordblind\w*|"
        r"allerg\w*|\w*allergi\w*|gluten\w*|laktose\w*|cøliaki\w*|vegetar\w*|vegan\w*|plantebaser\w*|halal\w*|kosher\w*|svinekød|diæt\w*|diabetiker\w*|nødder|særlig(?:e|t)? (?:behov|hensyn|kost|mad)|kosthensyn|tåler ikke|kan ikke (?:spise|tåle)|spiser (?:ikke|hverken|kun)|ammer?|ammerum|puslerum|bederum|(?:sted|rum) (?:til )?at bede|bøn(?:nerum)?|stillerum|handicapparkering|elevator\w*|trappefri\w*|niveaufri\w*|tilgængelig(?:t|hed|hedsforhold) for|adgangsforhold\w*|"
        r"wheelchair\w*|disab\w+|hearing (?:loop|aid|impair\w*)|deaf|sign language|interpret(?:er|ing|ation)|accessib\w*|step-?free|dietary|coeliac|celiac|lactose|special (?:needs|diet|requirements)|nuts?|guide dog|prayer room|breast-?feed\w*)\b",
    ),
    _matter(
        "refund", "Mailen beder om pengene tilbage: det afgør et menneske.",
        "jeres afgørelse om refusion", "your decision on the refund",
        r"\b(?:(?:krone|kr|kroner|øre)\.?(?: \w+){0,2} (?:tilbage|retur|igen)|(?:få|have|har|vil have)(?: \w+){0,2} mine (?:\d[\d.]* ?kr\w*|penge)|(?:ryger|mister|taber)(?: \w+){0,2} (?:penge\w*|beløb\w*)|(?:betaling\w*|penge\w*|beløb\w*|fee|payment)(?: \w+){0,3} (?:gælde|overføres|flyttes|bruges|gemmes|carried|transferred)(?: \w+){0,3} (?:næste|senere|next|later)|refusion\w*(?!(?: \w+){0,3} (?:rejse\w*|transport\w*|kørsel\w*|hotel\w*|tog\w*))|refunder\w*(?!(?: \w+){0,3} (?:rejse\w*|transport\w*|kørsel\w*|hotel\w*|tog\w*))|(?:pengene|penge|beløbet|gebyret|betalingen|deltagergebyret|udlægget)(?: \w+){0,3} (?:tilbage|retur|igen|refunderet|krediteret)|tilbagebetal\w*|betalt tilbage|tilbageføre?\w*|(?:få|fået|have|se)(?: \w+){0,3} (?:retur|kompensation|erstatning)|kompensation\w*|erstatning\w*|godtgørelse|kredit(?:er\w*|nota\w*)|"
        r"refund\w*|money back|(?<!travel )(?<!expense )(?<!expenses )reimburs\w*(?!(?: \w+){0,4} (?:travel\w*|hotel\w*|train\w*|transport\w*|flight\w*|expenses?))|compensat\w*|credit note|(?:fee|payment|money|amount) (?:back|returned))\b",
        rules=True,
    ),
    _matter(
        "cancellation", "Mailen melder afbud eller vil afmelde nogen: det skal et menneske behandle.",
        "jeres bekræftelse af afbuddet", "your confirmation of the cancellation",
        rf"\b(?:meld(?:e|er|t)?(?: \w+){{0,4}} (?:fra\b(?! (?:de|den))|afbud)|(?:skal|kommer|deltager)(?: \w+){{0,4}} ikke (?:med|alligevel|den \d|d\. ?\d|til (?:konferencen|fredericia|københavn))|kommer ikke\b|(?:når|magter|formår)(?: \w+){{0,3}} ikke(?: \w+){{0,2}} at (?:komme|deltage|møde)|afbud\w*|afmeld\w*|frameld\w*|annuller\w*|aflyse? (?:{_MY}|pladsen|deltagelsen|tilmeldingen)|stryge?(?: \w+)? (?:mig|os|fra listen)|(?:må|bliver nødt til at|er nødt til at)(?: \w+){{0,3}} (?:melde pas|springe fra|trække (?:mig|os)|blive væk|droppe)|"
        rf"(?:jeg|vi|han|hun|kollega\w*|\w+) (?:kan|kommer)(?: \w+){{0,3}} (?:alligevel )?ikke(?: \w+){{0,3}} (?:deltage|komme|være med|møde(?: op)?|med alligevel)|(?:kommer|kan) (?:desværre )?ikke alligevel|(?:er|blevet|bliver) (?:desværre )?forhindret|ikke længere (?:kan )?(?:deltage|komme|brug for)|trække (?:min|vores) tilmelding|"
        rf"cancel\w*|withdraw (?:my|our|from)|(?:can't|cannot|can not|unable to|won't be able to|no longer) (?:\w+ ){{0,2}}(?:attend|come|make it|participate|join)|drop out|pull out)\b",
        rules=True,
    ),
    _matter(
        "change", "Mailen vil ændre en tilmelding (navn, dag eller person): det skal et menneske behandle.",
        "jeres svar om ændringen", "your reply about the change",
        rf"\b(?:(?:afløser\w*|stedfortræder\w*|erstatning|erstatter|efterfølger|suppleant)(?: \w+){{0,4}} (?:vil (?:\w+ )?gerne|i stedet|overtage|kan komme|komme i)|overdrag\w*|overtag(?:e|er|et)? (?:{_MY}|pladsen|billetten|en)(?: \w+){{0,2}}|(?:skifte?r?|skiftet|bytte?r?|byttet|flytte?r?|flyttet|rykke?|ændre[rst]?|ændret|rette?t?)(?: \w+){{0,4}} (?:tilmelding\w*|plads\w*|dag(?:en)?\b|navn\w*|deltager\w*|dato\w*|by\b|til (?:københavn|fredericia|den \d+|d\. ?\d+))|navneændring\w*|(?:sende|sender|deltager?|komme[rs]?|stille[rs]?|tage[rs]?|går|få)(?: \w+){{0,5}} (?:i (?:stedet|mit sted|hendes sted|hans sted|vores sted)|for mig\b)|i stedet for (?:mig|ham|hende|os|min \w+|vores \w+)|en (?:stedfortræder|afløser|suppleant) (?:i stedet|for mig|overtage|tage min)|kollega\w*(?: \w+){{0,3}} (?:i stedet|overtage|min plads)|"
        rf"swap|transfer (?:my|our|the)|change (?:my|our|the) (?:registration|booking|name|date|ticket)|(?:colleague|someone|somebody)(?: \w+){{0,4}} (?:instead|take (?:my|over))|(?:take|in) my place|substitute (?:for|in) (?:me|my)|switch (?:to|from|days|cities))\b",
        acts=True, rules=True,
    ),
    _matter(
        "invoice", "Mailen handler om faktura eller betaling: det skal arrangøren ordne.",
        "jeres svar om faktura og betaling", "your reply about the invoice and payment",
        r"\b(?:faktur\w*|\w*faktura\w*|kreditnota\w*|ean\b\w*|ean-?\s?(?:nr|nummer)\w*|gln\b|cvr\w*|p-nummer\w*|rekvisition\w*|rykker\w*|betalings(?:frist|påmindelse|oplysning\w*|betingelse\w*)\w*|bestillings(?:nummer|nr)\w*|indkøbsordre\w*|ordrenummer\w*|kvittering\w*|(?:sende|send|modtaget?|fået|få|mangler|have)(?: \w+){0,3} regning(?:en)?|regning(?:en)?(?: \w+){0,4} (?:sendes|til|på)|kontonummer\w*|mobilepay|bankoverførsel|dobbelt(?:betalt| betalt)|betalt (?:to gange|dobbelt)|opkrævet (?:to gange|dobbelt|for)|"
        r"invoice\w*|purchase order|po number|receipt\w*|billing|bank (?:transfer|details)|charged twice|vat number|payment (?:terms|reminder|details))\b",
    ),
    _matter(
        "exception", "Mailen beder om en undtagelse eller en særpris: det afgør et menneske.",
        "jeres afgørelse om undtagelsen", "your decision on the exception",
        r"\b(?:\w*rabat\w*|\w*studiepris\w*|særpris\w*|gruppepris\w*|mængderabat\w*|nedslag|afslag i prisen|(?:lavere|billigere|nedsat|halv|samme lave|den lave) pris (?:selvom|selv om|alligevel|trods|til (?:mig|os)|for (?:mig|os))|slippe (?:\w+ )?(?:billigere|for at betale|for gebyr)|gratis (?:plads\w*|billet\w*|adgang|deltag\w*|med)|(?:deltage|komme|være med|komme ind)(?: \w+){0,3} gratis|fribillet\w*|slippe(?: \w+){0,3} (?:billigere|for at betale|med at betale|af med mindre)|(?:skal|behøver)(?: \w+){0,4} ikke betale|betale for (?:to|en|én|færre|halvdelen)(?: \w+){0,2}(?:,? (?:hvis|når|selvom)| i stedet)|kun (?:er|kommer|deltager|kan|være|komme|deltage)(?: \w+){0,4} (?:formiddag\w*|eftermiddag\w*|halv\w*)|uden (?:at betale|betaling|gebyr)|without paying|dispens\w*|undtag(?:e|else\w*)|særaftale\w*|se (?:stort på|gennem fingre\w*)|"
        r"(?:klemme|presse|mase|liste|snige|smugle)(?: \w+){0,4} (?:ind|med|mellem)|(?:en|bare en|lige en) plads (?:mere|ekstra|til mig)|(?:en|to|tre|\d+) ekstra plads\w*|(?:komme|være|få lov at være|deltage|med|tilmeld\w*)(?: \w+){0,4} (?:alligevel|selvom (?:fristen|der er|i har|det er|vi er)|trods|på trods af)|(?:alligevel|stadig)(?: \w+){0,4} selv ?om|efter fristen(?: \w+){0,3} (?:alligevel|undtag)|for sent ude|sent ude|overset fristen|misset fristen|glemte (?:fristen|at tilmelde)|nåede ikke (?:fristen|at tilmelde)|kun (?:deltage|betale|komme)(?: \w+){0,3} (?:en halv|halvdelen|formiddag\w*|eftermiddag\w*|for halv)|betale (?:mindre|halv|for en halv|kun for)|"
        r"discount\w*|reduced (?:price|fee|rate)|special (?:price|rate|deal)|free (?:ticket|place|entry|seat|admission)|for free|exception\w*|waive\w*|squeeze|(?:missed|overlooked) the deadline|(?:register|sign up|join|come|book|enrol)\w*(?: \w+){0,4} after the deadline|extra (?:seat|place|spot)|bend the rules|half price)\b",
    ),
    _matter(
        "registration", "Mailen vil tilmelde eller reservere pladser: det skal arrangøren bekræfte.",
        "jeres svar om tilmeldingen", "your reply about the registration",
        r"(?:^|[,;:.–-]\s*|\b(?:og|and|hermed|venligst|please|gerne|lige|så) )(?:tilmeld|skriv (?:mig|os) (?:på|op)|sæt (?:mig|os|ham|hende|dem)(?: \w+){0,2} på|reserv[eé]r|book(?! \w+ en oplæg)|registrer|notér|noter|register|sign|put (?:me|us|my)|reserve|book)\b(?=(?: \w+){0,3} (?:os|mig|ham|hende|dem|venligst|følgende|min|mine|vores|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|\d+|plads\w*|me|us|the|my|our|two|three|four|five|as|up|down|både|hele|begge))"
        r"|\b(?:(?:kan|vil|kunne|gider) (?:i|du)|(?:could|can|would|will) you)(?: \w+){0,3} (?:tilmelde|skrive (?:mig|os)(?: \w+)? (?:på|op)|sætte (?:mig|os|ham|hende|dem)|reservere|booke (?:mig|os|plads|en plads|\w+ pladser)|holde (?:\w+ )?plads\w*|registrere|register|sign|put|reserve|book|hold)\b"
        r"|(?<!kan )(?<!can )(?<!do )(?<!skal )(?<!må )(?<!nå )(?<!could )(?<!may )\b(?:jeg|vi|we|i)(?: (?:vil|skal|ønsker|would|want|wish|'d))?(?: \w+){0,3} (?:tilmelde|melde (?:\w+ ){1,4}til|melde (?:mig|os)(?: \w+){0,2} (?:på|an)|bestille (?:\w+ )?(?:plads|billet)\w*|reservere|booke|register|sign (?:\w+ )?up|like (?:\w+ )?to (?:register|sign up|book|reserve|attend))\b(?! (?:sig|jer))"
        r"|\b(?:ønsker|vil (?:meget )?gerne|would like|wish|agter|regner med)(?: at| to)?(?: \w+){0,2} (?:deltage|komme|stille|være med|attend|participate|join|come)(?: \w+){0,4} (?:med|with)?\s?(?:to|tre|fire|fem|seks|syv|otte|ni|ti|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\b(?: \w+){0,2} (?:person\w*|deltager\w*|mand|plads\w*|medarbejder\w*|kolleg\w*|people|colleagues|employee\w*|participants)"
        r"|\b(?:tilmelder|melder) (?:hermed |herved )?(?:mig|os|følgende|\w+ (?:personer|deltagere|medarbejdere|kolleger))\b|\b(?:vente ?list\w*|waiting ?list|wait-?list|på listen over afbud|afbudspladser?|afbudsliste\w*)\b|\b(?:har|have)(?: \w+){0,2} (?:modtaget|registreret|fået|received|got)(?: \w+){0,2} (?:tilmelding\w*|registration)\b|\b(?:bekræft\w*|confirm\w*)(?: \w+){0,5} (?:tilmeld\w*|plads\w*|registr\w*|reserv\w*|deltagelse|booking|seat|place)\b|(?<!jeg )(?<!vi )(?<!i )(?<!we )\b(?:er|om|am|is|are)(?: \w+){0,3} (?:tilmeldt|registreret|kommet med|registered|signed up)\b|tilmeldingsbekræftelse|\b(?:tilmelding\w*|registration)(?: \w+){0,3} (?:modtaget|registreret|gået igennem|gået ind|received|gone through)\b",
    ),
    _matter(
        "commitment", "Mailen beder jer binde jer til noget (en aftale, et løfte eller en opgave): det afgør et menneske.",
        "jeres svar på ønsket", "your reply to this request",
        r"\b(?:garanter\w*|garanti|lov(?:e|er) (?:mig|os|at)|(?:jeres|et|dit) løfte|kontrakt\w*|co-?host\w*|share the costs?|medvært\w*|(?:være|blive) (?:vært|medvært|partner)\w*|dele udgift\w*|samarbejdsaftale\w*|(?:indgå|lave|have|få) en aftale|samarbejde (?:med jer|om|mellem)|partnerskab\w*|sponsor\w*|(?:være|blive) (?:udstiller|oplægsholder|medarrangør)\w*|(?:en|have en|få en|vores) stand\b|udstil(?:le|lings\w+)|"
        r"(?:holde|komme (?:ud )?(?:og|med)|lave|give|leje|hyre|booke|låne)(?: \w+){0,5} (?:oplæg\w*|foredrag\w*|oplægsholder\w*|taler\w*|workshop\w*)(?: \w+){0,4} (?:hos|for (?:os|vores)|ude|i vores|på vores|til vores)|komme (?:ud )?(?:til|hos|forbi) (?:os|vores)|besøge (?:os|vores)|(?:give|sende|lave|komme med|have) (?:os |mig )?(?:et )?tilbud (?:på|om)|tilbud på|(?:kan|vil|kunne) i (?:også )?(?:stille|levere|betale|dække|sponsorere|ændre|rykke|flytte|udskyde|udvide|forlænge)\b|forlænge fristen|udskyde fristen|(?:refusion\w*|refunder\w*)(?: \w+){0,3} (?:rejse\w*|transport\w*|kørsel\w*|hotel\w*|tog\w*)|rejserefusion\w*|(?:kørsels|befordrings)(?:godtgørelse|fradrag)\w*|dække(?: \w+){0,3} (?:transport\w*|rejse\w*|hotel\w*|overnatning\w*|udgift\w*)|betale(?: \w+){0,3} (?:transporten|rejsen|hotellet|overnatning\w*)|"
        r"guarantee\w*|promise\w*|contract\w*|agreement with (?:you|us)|partnership\w*|collaborat\w*|be an? (?:exhibitor|speaker)|a stand\b|exhibit\b|(?:give|hold|do) (?:a |the )?(?:talk|presentation|workshop) (?:for|at) (?:us|our)|extend the deadline|(?:travel|expenses?|transport|hotel|flight)(?: \w+){0,2} reimburs\w*|reimburs\w*(?: \w+){0,4} (?:travel\w*|hotel\w*|train\w*|transport\w*|flight\w*|expenses?)|cover (?:my|our|the) (?:travel|hotel|expenses)|a quote (?:for|on))\b",
    ),
)  # fmt: skip

# What the sources can say to a wish, asked for it, where the wish itself is no question.
LOOK_UPS: dict[str, dict[Language, str]] = {
    "registration": {"da": "Kan man stadig tilmelde sig?", "en": "Is it still possible to register?"},
    "refund": {"da": "Får man pengene tilbage ved afbud?", "en": "Is there a refund for cancellations?"},
}
# The same where the wish asks what the rules are: who only cancels is not told what it costs.
LOOK_UPS_OF_RULES: dict[str, dict[Language, str]] = {**LOOK_UPS, "cancellation": LOOK_UPS["refund"]}

# A wish that is none of these and that the sources do not answer asks somebody to do something all the same.
OTHER_WISH = Matter(
    "wish",
    "Mailen beder jer om at gøre noget: det skal et menneske tage stilling til.",
    {"da": "jeres svar på ønsket", "en": "your reply to this request"},
    re.compile(r"(?!)"),
)

_QUESTION = re.compile(r"\?\s*$")
_ABOUT_RULES = re.compile(
    loose(
        r"\b(?:hvis|såfremt|ifald|skulle (?:jeg|vi|en|man|der|nogen|det)|regler\w*|betingelse\w*|politik\w*|vilkår\w*|frist\w*|senest|hvad (?:gør|gælder|sker|så|med)|hvordan (?:gør|er|fungerer|melder|afmelder|framelder)|(?:kan|må|skal) man|er det muligt|muligt at|gives der|får man|hvornår|bindende|"
        r"if|in case|policy|rules|terms|what happens|is it possible|deadline|how (?:do|does|can))\b"
    )
)


def find_matters(text: str, reading: ActReading | None = None) -> tuple[Matter, ...]:
    """The matters that a sentence or a whole mail raises, the gravest first.

    Args:
        text: the sentence, or the whole mail.
        reading: what the classifier read in the sentence; it adds what no pattern knows.
    """
    bare = loose(text)
    likely = reading.likely_matter if reading else ""
    told = not bare.endswith("?")
    nobody = told and bool(_NOBODY.match(bare))
    only_told = told and reading is not None and reading.surely_only_tells()
    return tuple(
        entry
        for entry in MATTERS
        if (
            entry.code == likely
            or (_wanted(entry.wants, bare) and not (only_told and entry.code != "threat"))
        )
        and not (nobody and entry.rules)
    )


# "Der er ingen, der har meldt fra"; that nobody has answered is a complaint all the same
_NOBODY = re.compile(loose(r"\W*(?:\w+ ){0,2}(?:ingen|nobody|no one|none of (?:us|them))\b"))


_DENIES = re.compile(loose(r"\b(?:ikke|not)(?: for at| to)? $"))


def _wanted(wants: re.Pattern[str], bare: str) -> bool:
    """Whether a pattern fits where nobody denies it: "not cancelling, just asking" cancels nothing."""
    return any(
        bare.endswith("?") or not _DENIES.search(bare[: match.start()]) for match in wants.finditer(bare)
    )


def asks_for_rules(text: str) -> bool:
    """Whether a question wants to know the rules, not have something done."""
    return bool(_QUESTION.search(text)) and bool(_ABOUT_RULES.search(loose(text)))


# "Jeg kan se, at pengene ikke kommer igen": what the writer knows of the rules is no wish.
_KNOWS = re.compile(
    loose(
        r"^(?:\w+ ){0,2}?(?:(?:jeg|vi|i) (?:har |kan |kunne )?(?:læser|læste|læst|ser|så|se|set|skriver|skrev|skrevet|forstår|forstod|forstået|hører|hørte|hørt|ved|kender)|(?:der|det) (?:står|fremgår)|(?:i|we|you) (?:have |can |could )?(?:read|see|saw|seen|write|wrote|written|understand|understood|hear|heard|know))"
        r"\b[^,]{0,40}(?:,? at|,? that)\b"
    )
)


def is_wish(text: str) -> bool:
    """Whether a statement is a wish by what it tells: "jeg melder afbud"."""
    knows = bool(_KNOWS.search(loose(text)))
    return any(entry.acts and not (entry.rules and knows) for entry in find_matters(text))
