"""What a question asks for, read from the words that ask.

Each intent is a pattern over the loose form of the text (:func:`assistant.words.loose`: lower case,
æ/ø/å as a/o/a), Danish and English side by side. The words a pattern meets count as understood.
"""

import re
from typing import Literal

Intent = Literal[
    "price", "refund", "deadline", "registration", "availability", "where", "when", "start", "end", "duration",
    "speaker", "programme", "contact", "audience", "takeaway", "organiser", "website", "about", "who", "count",
    "position", "same_in_both",
]  # fmt: skip

_SOURCES: dict[Intent, str] = {
    "price": r"""\w*pris(en|er|erne|es)?\b|\bkost(er|e|ede|et|pris)?\b|\bkostar\b|\bbetal(er|e|t|te|ing|es)?\b|\bgebyr\w*|
        \bdeltagergebyr\w*|\bkr\b|\bkroner\b|\bdkk\b|\bbillig\w*|\bdyr(t|e|ere)?\b|\btakst\w*|\bslipper? (jeg|vi|man)?\b|
        \bslippe( \w+)? (for|med|af)\b|\bskal (jeg|vi|man|hun|han) af med\b|\bhvad maa? (jeg|vi|man) slippe\b|\bhvad ma (jeg|vi|man) (slippe|af med)\b|
        \blobe[rt]? (det )?op i\b|\bregning(en)?\b|\budgift(en|er)?\b|\bsamlede? (pris|belob)\b|\bbelob(et)?\b|\bialt\b|\bi alt\b|
        \bcosts?\b|\bprices?\b|\bpricing\b|\bpay(s|ing|ment)?\b|\bfees?\b|\bcharged?\b|\bexpensive\b|\bcheap(er)?\b|\bhow much\b|\bin total\b|\baltogether\b""",
    "refund": r"""\b\w*refus?ion\w*|\brefund\w*|\bpengene? (tilbage|retur|igen)\b|\b(faar?|far?|fa) \w* ?(tilbage|refunderet)\b|
        \bmoney back\b|\breimburs\w*|\b\w*afbud\w*|\bmeld(e|er)? (\w+ )?fra\b|\bframeld\w*|\b\w*afmeld\w*|\bafbestil\w*|\bmeld(e|er)? afbud\b|
        \bcancel\w*|\bbliver? syg\b|\bblevet syg\b|\bforhindret\b|\bcan'?t (come|make it|attend)\b|\bwithdraw\w*""",
    "deadline": r"""\b\w*frist(en|er|erne)?\b|\bdeadlines?\b|\b(hvornar|hvad dag|dag|dato) (\w+ )?senest\b|\bsenest(e)?\b|\bsidste (chance|frist|udkald)\b|\bsidste (dag|dato) (\w+ )?(for|til|man|jeg|vi|hvor)\b|\bsidst(e)? (\w+ )?(jeg|vi|man) kan\b|
        \b(cut-?off|closing date)\b|\blatest\b|\blast (date|day|chance) (to|for|i|we)\b|\bby when\b|\btoo late\b|\bfor sent?\b|\bnar? (jeg|vi|man|i)? ?(stadig|endnu)\b|\bna(r|et)? det\b""",
    "registration": r"""\b\w*tilmeld\w*|\bmeld(e|er)? (\w+ ){0,3}til\b|\bmeld(e|er)? (mig|os|jer|sig|dig)\b|\bskriv(e|er)? (\w+ ){0,2}(op|pa)\b|\bregist(er|rer|rering|ration|ering|rere)\w*|\bsign(ing)? (\w+ )?up\b|
        \bsign-?up\b|\benrol\w*|\bbook(e|er|ing|et)?\b|\breserv\w*|\bbestil(le|ler)?\b|\bbillet(ter|ten)?\b|\btickets?\b|\bkomme? med\b|\bna(r|et|ede)? at komme med\b|\bstadig (na|komme)\b|\bjoin\b""",
    "availability": r"""\bpladse?r?(ne)?\b|\bledig\w*|\budsolgt\w*|\bfyldt\b|\boptaget\b|\bfuldt? (booket|tegnet|optaget)\b|\brestpladser\w*|\bplads (til|tilbage|endnu)\b|
        \bseats?\b|\bspots?\b|\bsold[- ]?out\b|\bavailab\w*|\bfull(y booked)?\b|\bplaces? (left|remaining|available)\b|\broom left\b|\bspaces?\b""",
    "where": r"""\bhvor(?! (mange|meget|lang|laenge|lange|lenge|stor|gammel|dyr|dan|når|nar|for|tit|ofte|vidt|lille|hurtigt|sent|tidligt))\b|\bhvorhenne\b|\badresse(n|r)?\b|\b(mode|afholdelses|konference)?sted(et)?\b|\blokation(en)?\b|\blokale(t|r)?\b|\bhal(len)?\b|\bsal(en)?\b|
        \bwhere\b|\baddress\b|\bvenues?\b|\blocations?\b|\bwhich (city|town|hall|place|room|building)\b|\bhvilken (by|hal|sal|bygning)\b|\bhvilket (sted|lokale)\b|\bpostnummer(et)?\b|\bpostnr\b|\bpost ?code\b|\bpostal\b|\bzip\b|\b(find(er|e)?|komme?r?) (\w+ )?(derhen|vej|hen)\b|\bgps\b""",
    "when": r"""\bhvornar\b|\bhvonar\b|\bhvornaer\b|\bdato(en|er)?\b|\bhvilken? (dag|dato|ugedag|uge|maned)\b|\bhvilke (dage|datoer)\b|\bugedag(en)?\b|\bhvad dag\b|\bhvad tid\b|\btidspunkt(et)?\b|\bklokken hvad\b|\bhvad klokken\b|\bkl hvad\b|
        \bwhen\b|\bdates?\b|\b(which|what) (day|date|days|dates|weekday)\b|\bwhat time\b|\bweekday\b|\bhvor (sent|tidligt)\b|\btidspunkter\b|\btiderne\b""",
    "start": r"""\bbegynd\w*|\bstart(er|e|tid|tidspunkt|en|s|ing)?\b|\bgar (\w+ )?(det )?(i gang|igang|los)\b|\bmode(r|s)? (\w+ )?(ind|op|frem)\b|\bdorene\b|\bbegins?\b|\bdoors\b|\bkick(s)? off\b|\bskal (jeg|vi|man) (vaere|vare|vere|mode)\b|\bforst(e)? pa dagen\b""",
    "end": r"""\bslut(ter|te|tid|tidspunkt|ning)?\b|\bferdig\w*|\bfardig\w*|\bhjem(ad)?\b|\bforbi\b(?= (kl|hvornar))|\bends?\b|\bfinish(es)?\b|\bgo home\b|\bdone\b|\bfri\b""",
    "duration": r"""\bhvor l(a|e)?ng(e|t|tid)?\b|\bhvor lang tid\b|\bvarer\b|\bvarede\b|\bvarighed\w*|\blengde(n)?\b|\blangde(n)?\b|\bhow long\b|\bduration\b|\bhow many (minutes|hours)\b|\bhvor mange (minutter|timer)\b|\blasts?\b|\btager (\w+ )?(oplagget|pausen|frokosten)\b""",
    "speaker": r"""\b\w*opl(a|e)gsholder\w*|\b\w*foredrag\w*|\btaler(e|en|ne)?\b|\btale\b|\bhold(er|e) (\w+ ){0,2}(opl(a|e)g\w*|tale|foredrag)\b|\bpa (scenen|programmet|talerstolen)\b|\bholder (\w+ )?(det|den)?\b|\bstar for\b|\bunderviser\b|\bopl(a|e)g(get|gene)?\b|\bekspert(er|en)?\b|
        \bspeak(er|ers|s|ing)?\b|\btalks?\b|\btalking\b|\bpresent(s|er|ers|ation|ing)?\b|\blectur\w*|\bkeynote\w*|\bgiv(es|ing) (\w+ )?(talk|session)\b|\bkommer og (taler|fortaeller|fortaller)\b|\bfort(a|e)ller\b|\bpa (er )?kl\b|\bhvem er pa\b|\bwho('s| is) on\b""",
    "programme": r"""\bprogram(met|mer|punkt\w*|oversigt\w*)?\b|\bdagsorden(en)?\b(?! ?for mode)|\btidsplan\w*|\bskema(et)?\b|\bplan(en)? for dagen\b|\bdagens forlob\b|\bpunkt(er|et)?\b|\bhvad (sker|skal|foregar|star|er) (der|vi|man|pa|er)?\b|\bhvad (der )?(sker|foregar)\b|\bhvad (er|har) (\w+ )?(pa|vi)\b|\bindhold(et)?\b|\bforlob(et)?\b|
        \bprogramm?e\b|\bschedule\b|\bagenda\b|\bwhat('s| is)? (on|happening|happens|planned|next)\b|\bhappen(s|ing)\b|\bsessions?\b|\btimetable\b|\bhvad laver (vi|man|i)\b|\bgar (der )?for sig\b""",
    "contact": r"""\bkontakt\w*|\b(e-?)?mail(s|en|adresse\w*|adressen)?\b|\bskriv(e|er)? (\w+ ){0,2}(til|hen)\b|\bringe?r?( til)?\b|\bhenvend\w*|\b(spor?ge|sporg|rette mig|tale med|fat i)\b|\bfa(r|t)? fat\b|\btelefon\w*|\btlf\b|
        \bcontacts?\b|\be-?mails?\b|\bwrite to\b|\breach\b|\bget in touch\b|\bcall\b|\bphone\b|\bask about\b|\bwho (do|can|should) (i|we) (ask|contact|write|turn)\b|\brepr(a|e)sentant for\b|\bperson (hos|fra|i) \b""",
    "audience": r"""\bhvem (kan|ma|er|ber|bor|maa) (\w+ ){0,3}(deltage|komme|med|velkom\w*|for|inviteret|tilmelde|adgang)\b|\bhvem (\w+ )?(konferencen|dagen|arrangementet|den|det) (er )?(for|henvender|rettet)\b|\bmalgruppe\w*|\bhenvender (\w+ )?(konferencen |den |det )?sig\b|\b(ma|kan|ma) (\w+ ){1,4}(deltage|komme med|komme|vaere med|vare med|vere med|tage med)\b|\bvelkom(men|ne)\b|\b(for hvem)\b|\binvite\w*|\btag(e|er) (\w+ )*(chef\w*|leder\w*|ledelse\w*) med\b|
        \bwho (can|may|is it|should|could) (\w+ )?(attend|come|join|participate|for|go|take part)\b|\bwho is (the conference|it) for\b|\btarget (group|audience)\b|\b(can|may|could) (\w+ ){1,4}(attend|come|join|participate|take part)\b|\bwelcome\b|\beligible\b|\bdeltage\b|\bdeltager(e|ne)?\b|\battend\w*|\bparticipa\w*""",
    "takeaway": r"""\b(far?|faar) (\w+ ){0,3}(ud af|udbytte|med hjem|med)\b|\budbytte\w*|\bfor hvad\b|\bformal(et)? med (konferencen|dagen)\b|\bget out of\b|\btake ?aways?\b|\btake home\b|\bbenefits?\b|\bgain\b|\bhvad far (jeg|vi|man|i|deltagerne)\b|\bhvorfor (\w+ ){0,3}(tage|deltage|komme)\b""",
    "organiser": r"""\barrang(o|e)r\w*|\barrangeret\b|\b(hvem )?star bag\b|\bafhold(er|t)\b|\bhvem (\w+ )?(laver|holder) (konferencen|den)\b|\borgani[sz](er|ers|es|ed|ing)\b|\bhost(s|ed|ing)?\b|\bwho('s| is)? behind\b|\bbag konferencen\b""",
    "website": r"""\bhjemmeside\w*|\bwebsite\w*|\bweb ?(side|adresse|page|sted)\w*|\bhomepage\b|\burl\b|\blink(et|s)?\b|\bonline sted\b""",
    "about": r"""\bhandler\b|\bom hvad\b|\bhvad (\w+ ){0,4}om\b|\bemne(t|r)?\b|\btema(et|er)?\b|\btitel(en)?\b|\bhedder\b|\bnavn(et)? pa\b|\bbeskriv\w*|\bgar (\w+ )?ud pa\b|\bdrejer\b|\babout\b|\btopics?\b|\btitle\b|\bcalled\b|\bsubject\b|\bcover(s|ed)?\b""",
    "who": r"""\bhvem\b|\bhvis\b|\bwho\b|\bwhose\b|\bwhom\b|\bnavnet?\b""",
    "count": r"""\bhvor mange\b|\bhow many\b|\bantal(let)?\b|\bnumber of\b""",
    "position": r"""\bstilling(en)?\b|\btitel\b|\bbaggrund(en)?\b|\bansat\b|\barbejder (\w+ )?(som|med|hos|i)?\b|\blaver .* til daglig\b|\bjob\b|\bposition\b|\bbackground\b|\bwork(s)? (as|for|at)\b|\bkommer (\w+ )?(\w+ )?fra\b|\bhvem er\b|\bwho is\b|\bwho's\b|\brolle\b|\borganisation(en)?\b""",
    "same_in_both": r"""\bbegge (byer|dage|steder|konferencer|gange)\b|\bsamme\b|\bforskel(le|lig|lige)?\b|\bbaade?\b|\bboth\b|\bsame\b|\bdiffer\w*|\bidentical\b|\bens\b""",
}
_PATTERNS = {intent: re.compile(re.sub(r"\s*\n\s*", "", source)) for intent, source in _SOURCES.items()}


def find_intents(loose_text: str) -> dict[Intent, list[tuple[int, int]]]:
    """The intents of a text in its loose form, each with the spans of the words that show it."""
    found: dict[Intent, list[tuple[int, int]]] = {}
    for intent, pattern in _PATTERNS.items():
        spans = [match.span() for match in pattern.finditer(loose_text)]
        if spans:
            found[intent] = spans
    return found
