"""What a question asks for, read from the words that ask.

Each intent is a list of patterns, Danish first, then English; the words a pattern meets count as
understood. Patterns are written in plain spelling and compared in the loose form
(:func:`assistant.words.loose`), so "hvornår", "hvornaar" and "hvornar" are one pattern. A word that only
asks in company ("taler" asks for a speaker in "hvem taler", not in "hvordan taler man om AI") stands in
:data:`_IN_COMPANY` with what must stand elsewhere in the text.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

Intent = Literal[
    "price", "refund", "deadline", "registration", "availability", "where", "when", "start", "end", "duration",
    "speaker", "programme", "contact", "audience", "takeaway", "organiser", "website", "about", "who", "count",
    "position", "same_in_both", "attend", "total", "until", "weekday",
]  # fmt: skip

_ME = r"(?: (?:jeg|vi|man|du|i|han|hun|de|det|den|dem|mig|os|sig|jer|dig|ham|hende|så|egentlig|lige))"

_SOURCES: dict[Intent, tuple[str, ...]] = {
    "price": (
        r"(?:deltager|konference|billet|person|total|samlet ?|grund|lav|høj|høje|lave)?pris(?:en|er|erne|es|niveau\w*|oversigt\w*|liste\w*|forskel\w*|gruppe\w*|klasse\w*)?",
        r"kost(?:er|e|ede|et|ar|s)?", r"(?:deltager)?betal(?:er|e|t|te|es|ing|ingen)", r"(?:deltager|tilmeldings|konference)?gebyr(?:et|er|erne)?",
        r"kr", r"kroner", r"dkk", r"billig(?:t|e|ere|st|ste)?", r"dyr(?:t|e|ere|est|este)?", r"takst(?:en|er|erne)?", r"sats(?:en|er|erne)?", r"opkræve(?:t|r|s)?", r"rækker(?= .*\btil\b)",
        r"(?:deltager)?afgift(?:en|er)?", r"regning", r"hvor meget bliver det", r"gratis", r"free of charge", r"for free", r"løbe[rt]?(?: (?:det|den|dette|sig))*(?: samlet)? op i", r"regningen", r"udgift(?:en|er|erne)?", r"omkostning(?:en|er|erne)?", r"beløb(?:et)?",
        r"bliver det(?= (?:for (?!et|en|nogle)|ialt|i alt|til sammen|tilsammen|samlet)|$)",
        r"costs?", r"prices?", r"pricing", r"pay(?:s|ing)?", r"fees?", r"charged?", r"expensive", r"cheap(?:er|est)?", r"rates?(?= for)",
        r"how much(?= (?:is|are|do|dos|did|would|will|wil|for|to|should|must|per|a|an|money|it)\b|$)",
    ),
    "refund": (
        r"refusion(?:en|er)?", r"fortryd(?:e|er)", rf"træk(?:ke|ker)?{_ME}", r"refunder(?:e|er|es|et|ing)?", r"refund(?:s|ed|able)?", r"(?:pengene|penge|beløbet|gebyret)(?: \w+)? (?:tilbage|retur|igen)",
        r"money back", r"reimburs(?:e|ed|ement)", r"regler(?:ne)?(?= (?:for|om|ved|omkring) (?:afbud|afmeld|frameld|refusion|sygdom))", r"(?:refund|cancellation) (?:policy|rules)", r"(?:afmeldings|framelding|afbuds|refusions)(?:s)?regler(?:ne)?", r"(?:pengene|penge|beløbet) (?:er )?tabt", r"afbud(?:et|sregler|sreglerne|sfrist|sfristen|sgebyr)?", rf"meld(?:e|er|t)?{_ME}{{0,2}} (?:fra|afbud)",
        r"framelding(?:en)?", r"frameld(?:e|er|t)?", r"afmeld(?:e|er|t|ing|ingen|ingsfrist\w*)?", r"afbestil(?:le|ler|t|ling)?", r"aflyse(?= (?:min|vores|mine|en|pladsen))",
        r"bindende", r"(?:bliver?|blevet) (?:\w+ )?syge?", r"sygdom(?:men)?", r"forhindret",
        r"cancel(?:l?ing|l?ations?)?", r"can't (?:come|make it|attend|go)", r"cannot (?:come|make it|attend|go)", r"withdraw(?:al)?", r"(?:fall|get|am|become|is) (?:ill|sick)", r"drop out", r"binding",
    ),
    "deadline": (
        r"(?:tilmeldings|svar)?frist(?:en|er|erne)?", r"deadlines?", r"senest", r"sidste (?:\w+ )?(?:chance|frist|udkald|tilmelding\w*)",
        r"sidste (?:dag|dato)(?: \w+)?(?= (?:for|til|man|jeg|vi|hvor|at)\b)", r"sidst(?:e)? (?:\w+ )?(?:jeg|vi|man) kan", r"(?<!hvornår )(?:til|inden|indtil) hvornår",
        r"for sent?", rf"nå(?:r|et|ede)?{_ME}+(?: (?:endnu|stadig))?", r"nå at", r"(?:stadig|endnu) nå", r"tid til at", r"tilmeldings(?:dag|dato)(?:en)?",
        r"cut-?off(?: date)?", r"closing date", r"latest", r"(?:last|final) (?:date|day|chance)(?= (?:to|for|i|we)\b)", r"by when", r"too late", r"how late",
    ),
    "registration": (
        r"tilmeld(?:e|er|t|te|es|ing|ingen|inger|ingerne|ings)?", r"tilmeldings(?:frist|dag|dato|link|proces|blanket|formular|side)(?:en|et|ten)?",
        rf"meld(?:e|er|t)?{_ME}{{0,3}}(?: \w+)? til", rf"meld(?:e|er|t)?{_ME}{{1,3}}+(?: på| an)?(?! (?:ind|ud)\b)", rf"skriv(?:e|er)?{_ME}{{1,2}} (?:op|på)", r"book(?:e|er|es|ing)?", r"bestil(?:le|ler|t|les)?",
        r"billet(?:ten|ter|terne)?", r"kom(?:me|mer)?(?: (?:jeg|vi|man|i|hun|han))? med(?! (?:tog|bus|bil|offentlig|færge|fly)\w*)", r"nå(?:r|et|ede)? at komme med",
        rf"købe?{_ME}? ind", r"regist(?:er|ers|ered|ering|ration)", r"(?:sign|signing|signed)(?: \w+)? up", r"sign-?up", r"enrol(?:l|s|ment|lment)?", r"tickets?",
    ),
    "availability": (
        r"(?:rest|afbuds)?pladse?r?(?:ne|en)?", r"ledig(?:e|t)?", r"udsolgt", r"(?:op)?fyldt(?: op)?", r"optaget", r"fuldt? (?:booket|tegnet|optaget)",
        r"(?:seats?|spots?|tickets?)(?: (?:left|remaining|available|free))?", r"sold-? ?out", r"availab(?:le|ility)", r"fully booked", r"booked up", r"(?:it|fredericia|conference) full", r"(?:any )?places?(?: (?:left|remaining|available))", r"(?:room|space)s?(?= (?:left|for))",
    ),
    "where": (
        r"hvor(?: henne)?(?! (?:mange|meget|lang|længe|lange|lenge|stor|stort|store|gammel|gamle|dyr|dyrt|dan|når|for|tit|ofte|vidt|lille|hurtigt|hurtig|sent|tidligt|tidlig|godt|god|udbredt|høj|højt|vigtigt|svært|langt|længer|ledes))",
        r"hvorhenne", r"(?<!mail )(?<!mails )adresse(?:n|r|rne)?", r"(?<!\bi )(?:møde|afholdelses|konference)?sted(?:et)?", r"lokation(?:en)?", r"hvilken? (?:by|vej|gade)", r"hvilke byer",
        r"postnummer(?:et)?", r"postnr", r"beliggende", r"(?:find(?:er|e)?|kom(?:me|mer)?)(?: \w+)? (?:derhen|vej|hen)",
        r"where", r"(?<!mail )address(?:es)?", r"venues?", r"locations?", r"(?:which|what) (?:city|cities|town|place|street)", r"post ?codes?", r"postal(?: code)?", r"zip(?: code)?", r"gps",
    ),
    "when": (
        r"hvornår", r"hvonår", r"hvornå", r"vornår", r"dato(?:en|er|erne)?", r"hvilken? (?:dag|dato|ugedag|uge|måned)", r"hvilke uger", r"ugenummer(?:et)?", r"hvilke (?:dage|datoer)", r"hvad (?:dag|tid|dato)", r"hva tid",
        r"hvad for (?:en|nogle|nogen) (?:dag|dage|dato|datoer|ugedag|uge|måned|tid)", r"tidspunkt(?:et|er)?", r"klokken hvad", r"hvad klokken", r"kl hvad", r"tiderne", r"hvor (?:sent|tidligt?)",
        r"when", r"dates?", r"(?:which|what) (?:day|date|days|dates|weekday|weeks?|month)", r"what time", r"how (?:early|late)",
    ),
    "weekday": (
        r"ugedag(?:en)?", r"hverdag(?:e|en)?", r"weekend(?:en|er|s)?", r"weekdays?", r"(?:på|i) ugen", r"(?:working|business) day",
        r"(?:man|tirs|ons|tors|fre|lør|søn)dag(?:e|en|s)?", r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?",
    ),
    "start": (
        r"begynd(?:er|te|e|t|else|elsen)", r"start(?:er|ede|e|en|s|ed|ing|et)?", r"start(?:tid|tids?punkt)(?:en|et)?", rf"går{_ME}? (?:i gang|igang|løs)", r"dørene", r"skal (?:jeg|vi|man|de) (?:være|møde)(?: der)?",
        r"begins?", r"began", r"doors(?: open)?", r"kicks?(?: \w+)? off", r"mødetid(?:en|spunkt\w*)?",
    ),
    "end": (
        r"slut(?:ter|te|tede|tet|tid|tidspunkt(?:et)?|ning|ningen)?", r"færdig(?:e|t)?", r"ferdig(?:e|t)?", r"(?:tage |køre )?hjemad", r"(?:tage|køre|komme) (?:\w+ )?hjem", r"hjem(?= (?:igen|til))",
        r"ends?", r"ended", r"finish(?:es|ed|ing)?", r"go home", r"done", r"(?:is|be) (?:it |the \w+ )?over", r"overstået", r"omme",
    ),
    "duration": (
        r"hvor (?:lang|længe|lange|lenge|leng)(?: tid)?", r"varer", r"varede", r"varigheden?", r"længden?", r"lang tid", r"fra hvornår til hvornår", r"hvor mange (?:minutters?|timers?)(?: \w+)?", r"tidsrum(?:met)?", r"(?:heldags|halvdags)\w*", r"hele dagen", r"taletid(?:en)?", r"(?<!for )længst(?:e|varende)?", r"kortest(?:e|varende)?", r"(?:mest|mindst) (?:tid|taletid)",
        r"how long", r"duration", r"how many (?:minutes|hours)", r"lasting", r"all day", r"(?:full|whole|half)-? ?day", r"sat af(?: til)?", r"(?:the )?(?:longest|shortest|briefest)", r"(?:most|least) time",
    ),
    "speaker": (
        r"(?:åbnings|afslutnings|hoved)?opl(?:æ|e)g(?:get|gene|gets)?", r"opl(?:æ|e)gsholder(?:e|en|ne|nes|ens|liste\w*)?", r"foredrag(?:et|ene|sholder\w*)?", r"indlæg(?:get|gene)?", r"taler(?:en|e|ne|nes|ens|liste\w*)", r"præsentation(?:en|er|erne)?",
        r"indslag(?:et|ene)?", r"speakers?", r"talks?", r"lecture(?:s|r|rs)?", r"keynotes?", r"presenters?", r"presentations?",
    ),
    "programme": (
        r"(?:dags|formiddags|eftermiddags|konference)?program(?:met|mer|punkt\w*|oversigt\w*)?", r"dagsorden(?:en)?", r"tidsplan(?:en)?", r"køreplan(?:en)?", r"skema(?:et)?", r"plan(?:en)?(?: er)? for (?:dagen|konferencen)",
        r"dagens (?:forløb|program|plan)", r"hvad (?:der )?(?:sker|foregår|skete|foregik)(?: der)?", r"hvad skal der ske", r"hvad laver (?:vi|man)",
        r"hvad (?:er|var) (?:der|vi)(?= (?:på|kl|klokken|efter|før|inden|om|i (?:dag|morgen)|den|lige)\b|$)", r"hvad skal (?:vi|der)(?= (?:lave|høre|igennem|foregå|kl|klokken|efter|før|inden|om|på|i (?:dag|morgen))\b|$)",
        r"indhold(?:et)?", r"forløb(?:et|er)?", r"(?:ser|så) (?:\w+ )?(?:den|det|dagen|dagene|formiddagen|eftermiddagen|programmet|konferencen) ud", r"(?:bygget|skruet|sat) (?:op|sammen)", r"gå(?:r)? (?:der )?for sig", r"(?:oversigt|overblik|overview)(?:en|et)? (?:over|of) (?:the )?(?:dagen|programmet|konferencen|day|programme|conference)", r"(?:day|programme|conference) look(?:s)? like",
        r"programm?es?", r"programs?", r"schedule", r"agenda", r"time ?table", r"sessions?", r"what('s| is| are| was) (?:on|happening|planned|next|up)", r"happen(?:s|ing|ed)?", r"what (?:do|will|are) (?:we|you|they) do(?:ing)?",
    ),
    "contact": (
        r"kontakt(?:er|e|en|es|erne|oplysning\w*|info\w*|person\w*)?", r"(?:e-?)?mails?(?:en|adresse\w*)?(?: adresse\w*)?", rf"skriv(?:e|er)?{_ME}? (?:til|hen)", r"ringe?r?(?: til)?", r"henvend(?:e|er)? (?:\w+ )?(?:mig|os|jer|dig)", r"henvende(?: \w+)? sig",
        r"(?:spørge|rette mig|tale med|snakke med|fat i|fat på)", r"telefon\w*", r"tlf", r"repræsenterer", r"repræsentant for",
        r"contacts?", r"contacting", r"e-?mails?(?: address(?:es)?)?", r"write to", r"reach", r"get in touch", r"call", r"phone", r"who (?:do|can|should|must) (?:i|we) (?:ask|contact|write|turn|talk)", r"represents?",
    ),
    "audience": (
        r"hvem (?:kan|må|bør|ber|skal|har|burde)(?: \w+)? (?:deltage|komme|være med|vare med|med|tilmelde sig|melde sig|adgang)", r"hvem (?:\w+ )?(?:er|var) (?:konferencen|dagen|dagene|arrangementet|temadagen|kurset|den|det) (?:for|til|rettet|tiltænkt|beregnet|egentlig for)(?! der)",
        r"målgrupp\w*", r"målrettet", r"noget for", r"hvem (?:bør|skal|kan|må) (?:tage|sende) ?(?:af ?sted|med)?", r"hvem er (?:den|det) for", r"(?:henvender|retter) (?:konferencen|den|det|dagen|arrangementet|i) sig(?: (?:til|mod))?", r"(?:er|is) (?:konferencen|dagen|arrangementet|this|it)(?: \w+)? for", r"for hvem",  r"indbudte?", r"(?:kun|forbeholdt|åben|åbent|beregnet) for", r"tiltænkt", r"adgang",
        r"who (?:can|may|should|could)(?: \w+)? (?:attend|come|join|participate|go|take part)", r"who is (?:the (?:conference|event)|it) (?:for|aimed at|open to)", r"who('s| is)? (?:allowed|eligible)", r"target (?:group|audience)", r"eligible", r"open to", r"(?:only|just) for", r"for whom", r"aimed at",
    ),
    "attend": (
        r"deltage(?:r|lse|lsen)?", r"deltog", r"inviter(?:e|er)", r"invitationen", r"være med", r"tage(?: \w+)? med", r"komme(?: med)?", r"velkomne?", r"(?:tage|sende|tager|sender)(?: \w+)? (?:afsted|af sted)", r"(?:trække|slæbe|hive|lokke)(?: \w+){1,2} med", r"drag(?: \w+){1,2} along", r"afsted",
        r"få(?:r)?(?: \w+)? lov (?:at|til)", r"attend(?:s|ed|ing|ance)?", r"participat(?:e|es|ing|ed|ion)", r"take part", r"taking part", r"come along", r"join(?:ing)?", r"welcome",
    ),
    "takeaway": (
        r"bruge(?:r)? (?:konferencen|dagen|det) til", r"giver det (?:mig|os|deltagerne)", r"(?:får|få|fik|fået|tage|tager)(?: \w+){0,2} (?:ud af|udbytte|med hjem|med sig)", r"udbytte(?:t|r)?", rf"får{_ME}? for pengene", r"formål(?:et)?(?: med)?", r"ud af (?:det|dagen|konferencen|at)",
        r"get out of", r"in it for", r"take-? ?aways?", r"take home", r"benefits?", r"gain", r"for the money",
    ),
    "organiser": (
        r"arrangør(?:en|er|erne|ens)?", r"arrange?r(?:er|et|es|ede)", r"står bag", r"stod bag", r"bag (?:konferencen|arrangementet)", r"værter?(?:ne|en)?", r"bagm(?:a|æ)nd\w*",
        r"organi[sz](?:er|ers|es|ed|ing)", r"hosts?", r"who('s| is)? behind",
    ),
    "website": (r"hjemmeside(?:n|r|adresse\w*)?", r"websites?", r"web ?(?:side|adresse|page|sted|site)\w*", r"homepage", r"url", r"links?(?:et)?"),
    "about": (
        r"handle(?:r|de)(?: \w+)? om", r"handler", r"handlede", r"om hvad", r"(?:hoved)?emne(?:t|r|rne)?", r"tema(?:et|er|erne)?", r"titel(?:en)?", r"titler(?:ne)?", r"hedder", r"beskrivelse(?:n)?", r"gå(?:r|et)?(?: \w+)? ud på", r"drejer(?: \w+)? sig om",
        r"about", r"topics?", r"titles?", r"called", r"subject", r"cover(?:s|ed)?",
    ),
    "who": (r"hvem", r"who(?:'s)?", r"whose", r"whom", r"navne(?:t|ne)?(?= på)", r"names?(?= of)"),
    "count": (r"hvor mange", r"how many", r"antal(?:let)?", r"number of"),
    "position": (
        r"stilling(?:en|er|erne)?", r"titel", r"titler", r"baggrund(?:en)?", r"ansat", r"arbejder(?: \w+)?(?= (?:som|med|hos|i|til)\b)", r"arbejder", r"til daglig(?:t)?", r"jobtitel", r"position(?:s)?", r"background", r"works?(?: as| for| at)", r"hvem er", r"hvem var", r"who(?:'s| is| was| are)", r"organisation(?:en)?",
    ),
    "same_in_both": (r"begge", r"samme", r"samtidig(?:t)?", r"forskel(?:le|len|lig|lige|ligt)?", r"både", r"simultaneously", r"both", r"same", r"differ(?:s|ent|ence|ences)?", r"identical", r"ens"),
    "total": (
        r"i alt", r"ialt", r"til ?sammen", r"sammenlagt", r"samlede?", r"samlet", r"total(?:t|en|pris\w*)?", r"alt i alt", r"bundlinjen", r"læg(?:ge|ger)?(?: \w+){0,2} sammen", r"regn(?:e|er)?(?: \w+){0,2} (?:sammen|ud)", r"lommeregneren?", r"totalen?", r"inklusive", r"inkl", r"inklusiv", r"in total", r"altogether", r"combined", r"in all", r"including", r"incl", r"included",
    ),
    "until": (
        r"hvor mange (?:dage|uger|måneder|døgn|timer)(?: \w+)?(?: der)?(?: \w+)?(?= (?:til|tilbage|endnu)\b)", r"hvor (?:længe|lang tid)(?: er)? der(?: \w+)?(?= (?:til|tilbage|endnu)\b)",
        r"how (?:many (?:days|weeks|months)|long)(?: \w+){0,4}(?= (?:until|till|til|before|left|to go)\b)", r"how (?:soon|far off|far away)", r"(?:over|under|mere end|mindre end)(?: (?:eller|or) (?:over|under|mindre|mere))?(?: end)? (?:en|et|\d+) (?:måned\w*|uger?|dage?)(?= til\b)",
        r"(?:more|less) than (?:a|one|\d+) (?:months?|weeks?|days?)(?= (?:until|till|to|before|away|left)\b)",
    ),
}  # fmt: skip

_WHO = r"\b(?:hvem|who|whose|hvilke|hvilken|which|what|hvad|hvornår|hvonår|when|ham|hende|dem|vis|list|liste)\b|^(?:\W*(?:hej|og|men|and) )*(?:taler|talte|does|dos|did|is|are|will|er|kommer|kan|can|holder|snakker|speaks)\b"
_WHEN = r"\b(?:hvornår|hvonår|hvad tid|hvor tidligt?|klokken hvad|hvad klokken|when|what time|how early)\b"
_MUCH = r"\b(?:hvad|hva|hvor (?:meget|mange)|what|how much|pris\w*)\b"

# Words that ask only where something else stands in the text: (intent, the words, what must stand there).
_IN_COMPANY: tuple[tuple[Intent, str, str], ...] = (
    ("speaker", r"taler|tale|talte|fortæller|fortælle|fortalte|holder|holde|holdt|underviser|snakker|snakke|står for|har ordet|(?:skal )?(?:vi|man) høre|kan (?:man|vi|jeg) høre|høre|speak(?:s|ing)?|spoke|present(?:s|ing|ed)|talk(?:s|ing|ed)?|give(?:s|n)?|hear", _WHO),
    ("speaker", r"taler|talte|tale|speak(?:s|ing)?|spoke|talk(?:s|ing)?", r"\b(?:hvor|where|how long)\b"),
    ("position", r"fortæl(?: (?:mig|os))?(?: (?:lidt|noget|mere))* om|tell (?:me|us)(?: \w+)? about|hvad ved (?:du|i) om", r"."),
    ("position", r"firma(?:et)?|virksomhed(?:en)?|arbejdsplads(?:en)?|arbejdsgiver(?:en)?|company|employer|workplace", r"\b(?:hans|hendes|his|her)\b"),
    ("position", r"laver|do", r"\b(?:han|hun|he|she)\b|\btil daglig"),
    ("speaker", r"ekspert(?:er|en|erne)?|experts?|navne|names", r"\b(?:hvem|hvilke|who|which)\b"),
    ("speaker", r"på (?:scenen|programmet|talerstolen|plakaten|talerlisten)", r"\b(?:hvem|who|hvornår|when|hvilke navne|navne)\b"),
    ("speaker", r"er(?: det)?(?: der)? på(?= (?:kl|klokken|lige|efter|før|inden|først|sidst|til|ved|omkring|når|om)\b|$)|på(?= (?:kl|klokken|lige|efter|før|inden|først|sidst|ved|omkring)\b|$)|is on", r"\b(?:hvem|who|hvornår|when)\b"),
    ("speaker", r"indleder|afrunder|præsenterer|presents|introduces|får vi", r"\b(?:hvem|who)\b"),
    ("speaker", r"(?:starter|begynder|lægger|åbner|slutter|runder|lukker|afslutter)(?: (?:vi|dagen|konferencen|det|programmet|ballet))?(?: (?:ud|for|af|ned|med))*(?=$| (?:i|den|kl|klokken|et|om)\b)|opens|closes|starts|begins|ends|kicks(?: \w+)? off", r"\b(?:hvem|who)\b"),
    ("price", r"slipper?(?: (?:for|med|af med))?|lægge|ryste op med|punge ud(?: med)?|give(?= for)|giver?(?=(?: \w+){1,3} for at (?:være|deltage|komme|tage)\b)", _MUCH),
    ("price", r"tager (?:i|de|man|arrangøren)(?: for| pr| per)?", r"\bhvad tager\b"),
    ("price", r"sparer?|saves?", r"\b(?:sende[rs]?|tage[rs]?|send(?:ing)?|taking)\b.*\b(?:i stedet for|frem for|fremfor|instead of|rather than)\b"),
    ("price", r"afsætte|sætte af|budgettere(?: med)?|set aside", _MUCH),
    ("price", r"(?:komme |kommer )?af med", r"^(?!.*\b(?:slutte|slutter|runde|runder|ende|ender)\b).*\b(?:hvad|hva|hvor meget)\b"),
    ("price", r"hvor meget(?: bliver det)?|kommer det til at koste|set (?:us|me) back|bliver regningen|lyder prisen", r"\b(?:skal|betal\w*|kost\w*|personer|mand|tr|pris\w*|give|lægge|back)\b"),
    ("start", r"i gang|igang|sparker|skyder", _WHEN),
    ("start", r"møde(?:r)? (?:ind|op|frem|vi|man|jeg|i)|møder|(?:skal|kan) \w+ møde|åbner|open(?:s)?|kan (?:jeg|vi|man) (?:komme|ankomme)|ankomme(?:r)?|være der|skal (?:jeg|vi|man) (?:\w+ )?(?:være|møde)(?: \w+)?", _WHEN),
    ("end", r"runder?(?: (?:vi|man|dagen|konferencen|programmet))*(?: (?:af|ned))(?: med)?", r"\b(?:hvad|hvornår)\b"),
    ("end", r"fri|forbi|hjem|over|finished|leave|kan (?:jeg|vi|man) (?:gå|tage|køre)", _WHEN),
    ("end", r"forbi|slut|over|overstået|been held|afholdt|(?:været |blevet )holdt", r"^(?:\W*(?:hej|og) )*(?:er|is|has|have|har|blev|was)\b"),
    ("where", r"(?:konference)?sal(?:en|s)?|hal(?:len)?|lokale(?:t)?|hall|room", r"\b(?:hvad (?:hedder|er navnet)|hvilken?|hvilket|which|what is the name|called)\b"),
    ("where", r"(?:hus|gade)?(?:nummer|nr)(?:et)?|number", r"\b(?:alle|\w*vej\w*|\w*gade\w*|street|road|avenue)\b"),
    ("where", r"tættest(?: på)?|nærmeste?|closest|nearest|nearer|tættere(?: på)?", r"\b(?:hvilken|hvilket|hvilke|hvad for|hvor|which|where)\b(?! (?:er |is )?(?:den |det |de |the )?(?:nærmeste|nearest|closest)(?: \w+)+)"),
    ("where", r"(?:for en )?vej(?:en)?|gade(?:n|navn)?|street", r"\b(?:hvad|hvilken|adresse\w*|what|which)\b"),
    ("where", r"afvikle(?:s|t)|holdes|holdt|afholdes|afholdt|foregår|held", r"\b(?:hvor|hvilken|where|which)\b|^(?:\W*(?:hej|og|men) )*(?:holdes|afholdes|foregår|er|is|bliver|var|was)\b"),
    ("when", r"served|serveres|spises", r"\b(?:hvornår|when|what time|hvad tid)\b"),
    ("when", r"holdes|holdt|afholdes|afholdt|foregår|held|ligger|falder", r"\b(?:hvornår|when|hvilken|hvilke|which|er det|dato\w*)\b"),
    ("deadline", r"lukke(?:t|r|s)?(?: (?:i|man|de))?(?: for)?|closes?|besked|inde(?=$| inden)|ude", r"tilmeld|regist|\bbesked\b|sign ?-?up"),
    ("deadline", r"inden", r"\b(?:hvornår|when)\b.*\b(?:tilmeld|meld)"),
    ("registration", r"køb(?:e|er|t)?|buy(?:ing)?|skaffe|få(?:r)?", r"\b(?:billet\w*|tickets?|plads\w*)\b"),
    ("availability", r"places?|in", r"\b(?:chance|still get|get a)\b"),
    ("availability", r"room", r"\b(?:still|any|left|more|enough)\b"),
    ("audience", r"inviteret|inviterede|invited", r"^(?!.*\bhar inviteret)"),
    ("organiser", r"har inviteret|inviterer|invites", r"\b(?:hvem|who)\b"),
    ("registration", r"komme|deltage|tage|skifte|come|go|attend|make|join", r"^.*\b(?:kan|må|can|could|may)\b.*\b(?:den anden (?:dag|by|i stedet)|en anden dag|the other (?:one|day|date|city)|another day)"),
    ("registration", r"komme? med|join", r"\b(?:hvordan|how|stadig|endnu|still)\b"),
    ("organiser", r"runs|running|puts on|afholder|afholdt|arrangeret af|(?:holder|laver|lavet|planlagt) (?:konferencen|dagen|den|det)|hosting|behind", r"\b(?:hvem|who|hvilken)\b"),
    ("takeaway", r"lærer (?:man|vi|jeg|deltagerne|i)|(?:man|vi|jeg|deltagerne) lære|learn", r"\b(?:hvad|what)\b(?!.* (?:om|about) )"),
    ("takeaway", r"attend|deltage|komme|tage afsted|go", r"\b(?:hvorfor|why)\b"),
    ("duration", r"hvor langt", r"\b(?:opl|pause|frokost|workshop|program|foredrag)"),
    ("duration", r"lasts?|lasted", r"\b(?:how|does|will|did)\b"),
    ("registration", r"online|på nettet", r"\b(?:tilmeld|meld|regist|sign)"),
    ("about", r"om|about", r"\b(?:hvad|what)\b.* (?:om|about)(?: i .*| in .*)?$"),
    ("programme", r"punkt(?:et)?|items?|session", r"\b(?:længst\w*|kortest\w*|longest|shortest)\b"),
    ("programme", r"ligger(?= (?:der )?(?:lige |umiddelbart )?(?:før|efter|mellem)\b)|items?|entry|slots?|punkt(?:et)?|følger(?= (?:på|efter)\b)", r"\b(?:hvad|hva|what|which|hvilke[nt]?)\b"),
    ("programme", r"byder|på (?:programmet|dagsordenen|tapetet|plakaten)|laver|lave|foregå|ske|forløber|kommer(?: der)?|venter(?: os)?|følger|follows|comes|punkt(?:er|et|erne)?", r"\b(?:hvad|hva|what|hvordan|hvilke)\b"),
    ("contact", r"send(?:e|er)?|stille|rette|spørgsmål(?:et|ene)?|hen|styr på|fange|fat(?: i)?|questions?|send", r"\b(?:hvor|hvem|who|where)\b.*\b(?:spørgsmål\w*|questions?|fange|styr på|fat)\b"),
    ("contact", r"mere at vide|(?:flere|yderligere|mere|more|further) (?:oplysninger|information)|find out more", r"\b(?:hvor|hvem|where|who|how|hvordan)\b"),
    ("contact", r"hos|fra|at|from|organisation(?:er|erne|en)?|organi[sz]ations?", r"\b(?:mail\w*|kontakt\w*|contacts?|email)\b"),
    ("same_in_both", r"de samme|det samme|ens|lige", r"\b(?:begge|samme|ens|byer|steder)\b"),
    ("attend", r"det|that", r"^(?:\W*(?:hej|og|men|and) )*(?:må|kan|får|ma|can|may) (?:jeg|vi|man|han|hun|de|i|we|he|she|they)(?: \w+)? (?:det|that)$"),
    ("attend", r"come|komme|kommer|go|med|gå|tage", r"^(?:\W*(?:hej|og|men|and) )*(?:må|kan|skal|ma|can|may|could|er)\b"),
)  # fmt: skip

_ONE_LETTER = str.maketrans({"æ": "a", "ø": "o", "å": "a"})
_REPEATED_GAP = re.compile(r"\(\?: \\w\+\)\{(\d),(\d)\}")
_GAP = re.compile(r"(?<=[ (:])\\w\+(?=[ )]|$)")


def _in_loose_form(source: str) -> str:
    # digraphs first: the "åe" of "stået" is none
    return re.sub("ae|oe|aa", lambda match: match.group()[0], source).translate(_ONE_LETTER)


_BEFORE, _AFTER = r"(?<!\w)(?:", r")(?!\w)"


@cache
def _loose_pattern(source: str) -> re.Pattern[str]:
    """A pattern over whole words, from plain spelling to the loose form that texts are compared in."""
    return re.compile(_loose_source(source).join((_BEFORE, _AFTER)))


def _loose_source(source: str) -> str:
    """From plain spelling to the loose form that texts are compared in.

    A word that may be any (``\\w+``) becomes a group, since a pattern that passes over it does not
    explain it.
    """
    source = source.replace("-? ?", "[- ]?").replace("-?", "[- ]?")  # a hyphen parts words
    source = _REPEATED_GAP.sub(
        lambda m: r"(?: \w+)" * int(m[1]) + r"(?: \w+)?" * (int(m[2]) - int(m[1])), _in_loose_form(source)
    )
    return _GAP.sub(lambda m: "(" + m.group() + ")", source)


# Compiled by the first question, since compiling takes longer than everything else that a command imports.


@cache
def _patterns() -> tuple[tuple[Intent, re.Pattern[str], tuple[str, ...]], ...]:
    """Each intent with one pattern for all of its sources, which most texts do not meet."""
    return tuple((intent, _any_of(sources), sources) for intent, sources in _SOURCES.items())


def _any_of(sources: Iterable[str]) -> re.Pattern[str]:
    """Meets what one of the patterns meets, in a fraction of the time: they start at the same words."""
    return re.compile("|".join(f"(?:{_loose_source(source)})" for source in sources).join((_BEFORE, _AFTER)))


@cache
def _company() -> tuple[tuple[Intent, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (intent, _loose_pattern(words), re.compile(_in_loose_form(other)))
        for intent, words, other in _IN_COMPANY
    )


def find_intents(loose_text: str) -> dict[Intent, list[tuple[int, int]]]:
    """The intents of a text in its loose form, each with the spans of the words that show it."""
    found: dict[Intent, list[tuple[int, int]]] = {}
    for intent, any_of_them, sources in _patterns():
        if not any_of_them.search(loose_text):
            continue
        for source in sources:
            for match in _loose_pattern(source).finditer(loose_text):
                found.setdefault(intent, []).extend(_spans(match))
    for intent, pattern, company in _company():
        if company.search(loose_text):
            for match in pattern.finditer(loose_text):
                found.setdefault(intent, []).extend(_spans(match))
    return found


def _spans(match: re.Match[str]) -> list[tuple[int, int]]:
    """The match without the words it only passed over."""
    spans, begin = [], match.start()
    for number in range(1, (match.re.groups or 0) + 1):
        first, last = match.span(number)
        if first >= begin:
            spans.append((begin, first))
            begin = last
    spans.append((begin, match.end()))
    return [(first, last) for first, last in spans if first < last]


# What a question may ask beside the conference's facts, in words that are otherwise everyday ones. Where one
# of these is met, no typed fact is the answer, however much else is understood.
_ASKS_ELSE = (
    # how one's own registration stands, or a change to it
    r"(?:er|har|have|am|are|has) (?:jeg|vi|hun|han|i|we|(?:min|vores|my|our) \w+)(?: \w+)? (?:tilmeldt|registered|signed up)",
    r"(?:se|finde|ændre|rette|flytte|tjekke|opdatere|see|find|change|check|update)(?: \w+)? (?:min|mine|vores|my|our) (?:tilmelding\w*|registration|booking|plads|billet)",
    r"(?:ændre|ændr|skifte|bytte|flytte|overdrage|overtage|change|switch|transfer|swap|rette)(?: \w+){0,3} (?:navn\w*|plads\w*|tilmelding\w*|billet\w*|fra|til|name|place|ticket|seat|registration|to|from)",
    r"(?:give|giver|sende|pass)(?: \w+){0,4} (?:videre|on to)",
    r"(?:får|få|fik|fået|modtager|modtaget|get|got|receive|received|hører)(?: \w+){0,3} (?:svar|besked|kvittering|bekræftelse\w*|confirmation|reply|invitation\w*)(?! (?:om jeg|på hvornår))",
    # something that does not work
    r"har(?: \w+){1,3} (?:åbent|lukket)", r"opening hours", r"åbningstid\w*", r"virker(?: \w+)? ikke", r"er nede", r"(?:dos|do)(?:n't| not|sn't) work", r"not working", r"broken",
    # how and when to pay, who pays
    r"hvem (?:betaler|dækker)(?! (?:mest|mindst|hvad))", r"who (?:pays|covers)(?! (?:most|more|what|the most))",
    # a meeting of one's own
    r"(?:skal|bør|kan|should)(?: \w+)? (?:stå|komme|sættes|være|be) (?:på|on) (?:dagsordenen|en dagsorden|the agenda)",
    r"(?:hvornår|hvordan|when|how) (?:skal|kan|do|can|should|betaler|must|må)(?: \w+){0,3} (?:betale|pay)", r"(?:hvornår|hvordan) betaler", r"betal(?:e|ing) (?:med|i(?! alt)|via)", r"pay (?:by|with|in(?! total| all))", r"selv (?:betale|dække)",
    # what there is to eat, see or do besides the programme
    r"(?:hvad(?! tid)|what(?! time))(?: \w+){1,4} (?:at spise|spise|til (?:frokost|morgenmad)|for (?:lunch|breakfast)|eat)", r"hvad (?:spiser|drikker)", r"what's for", r"(?:hvad|what)(?: \w+){1,3} at (?:lave|se|opleve|gøre|do)", r"(?:skal|kan|bør) man (?:se|opleve|besøge)", r"ellers", r"what else",
    # papers and recordings of what was said
    r"(?:får|få|get|receive|modtager|deler|share)(?: \w+){0,2} (?:præsentation\w*|presentations?|oplæggene|materiale\w*|materials?)",
    # only a part of the day
    r"(?:halve|half)(?: (?:the|a))? (?:dag|dagen|day)", r"nøjes", r"(?:kun|only|just) (?:attend|join|deltage i|come (?:to|for)|be there for)(?: the| a)?", r"(?:kun|only|just)(?: \w+)? (?:til|om|komme|kommer|come|coming|for the (?:morning|afternoon)|workshop\w*|frokost\w*|lunch)", r"før tid", r"(?:komme|kommer|ankomme|arrive|come) (?:\w+ )?(?:senere|for sent|forsinket|late|later)",
    # rights, duties and choices
    r"(?:skal|bør|må) man have", r"(?:should|must) (?:one|you) have", r"(?:hvilket|hvilken|hvilke|which|what)(?: \w+)? (?:bruger|anvender|skal (?:vi|jeg|man) (?:bruge|vælge|have)|should (?:we|i) (?:use|choose|pick)|do we use)",
    r"ret til", r"right to", r"time off", r"fri med løn", r"løn",
    r"ekstra|extra", r"deltage(?: i)? begge", r"attend both", r"(?:om|i|pr|per|a|an) (?:året|timen|måneden|hour|year|month)",
    # size, age, home, opinions of a person or place
    r"how (?:big|large|old|far)", r"hvor (?:stort?|store|gammel|gamle) (?:er|var)", r"hvor langt (?:er der|ligger)", r"hvor bor", r"hvor (?:starter|begynder) (?:man|vi)", r"hvornår ankommer(?! (?:man|vi|jeg|i)\b)", r"(?:dos|do|did) \w+(?: \w+)? live",
    r"(?:synes|syntes|mener|think|thinks|thought)(?: \w+)? om", r"evaluering\w*",
    # a word about money that is not the price of taking part
    r"(?:speakers?|talers?|oplægsholder\w*)('s)? (?:fee|honorar)", r"honorar\w*",
)  # fmt: skip


@cache
def _else_pattern() -> re.Pattern[str]:
    return _any_of(_ASKS_ELSE)


def asks_else(loose_text: str) -> bool:
    """Whether it asks for something beside the facts a conference file states."""
    return _else_pattern().search(loose_text) is not None
