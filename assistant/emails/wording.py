"""How people word questions, wishes and courtesies, in Danish and English.

The patterns are written in plain Danish and compared with :func:`assistant.words.loose` text, so that they fit
"må", "maa" and "ma" alike.
"""

import re

from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens


def pattern(text: str) -> re.Pattern[str]:
    """A pattern for :func:`loose` text, so that it is written in plain Danish. No capitals, not even ``\\S``."""
    return re.compile(loose(text))


def aligned(text: str) -> re.Pattern[str]:
    """A pattern for :func:`same_length` text, where a match stands where it stands in the original."""
    return re.compile(text.translate(_ONE_LETTER))


# One letter for æ, ø and å each.
_ONE_LETTER = str.maketrans("æøåäö", "aoaao")


def same_length(text: str) -> str:
    """The text in lower case, letter by letter, so that places in it are places in the original."""
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_ONE_LETTER)


WH = r"(?:hvad|hva|hvem|hvor|hvornår|hvonår|hvordan|hvorledes|hvorfor|hvilke[nt]?|hvorvidt|hvis er|what|who|whom|whose|where|when|how|why|which|whether)"
VERBS = (
    r"(?:er|kan|ka|må|skal|ska|vil|har|får|bliver|gælder|findes|kommer|koster|ligger|starter|begynder|slutter|kunne|skulle|ville|burde|bør|var|havde|mon|gives|tager|serveres|indgår|behøver|holder|taler|"
    r"deltager|ved|tilbyder|sender|kender|regner|tror|plejer|udbydes|streames|står|går|virker|passer|hænger|stemmer|foregår|varer|kræves|kræver|løber|optages|giver|går|dækker|inkluderer|"
    r"gør|is|are|do|does|did|can|could|will|would|may|might|should|shall|have|has|had|am|was|were|must)"
)
SUBJECTS = (
    r"(?:i|jeg|vi|du|man|der|det|den|de|han|hun|dette|denne|disse|nogen|mon|min|mit|mine|vores|jeres|en|et|alle|begge|konferencen|dagen|dagene|programmet|prisen|frokosten?|tilmeldingen|pladsen|"
    r"man|ledere|suppleanter|tillidsrepræsentanter|"
    r"you|we|they|there|it|this|that|these|those|he|she|my|our|your|the|a|an|any|anyone|someone|everyone|both|all|lunch|breakfast|food|parking)"
)
_AND = r"(?:og|samt|endvidere|desuden|derudover|dernæst|også|endelig|så|eller|og så|and|also|furthermore|then|finally)"
_BEGINS = r"(?:^|[,;:–-]\s+)(?:(?:hvis ikke|if not|å|og|men|samt|så|ellers|desuden|derudover|endelig|for det (?:første|andet|tredje)|også|hej|hi|hello|and|but|also|so|or|eller|plus|ps|nå|jo|okay|ok|altså|bare|mht|ang|lige|finally|further\w*)[\s:,.]+)*"
_ASKS = pattern(rf"\?|{_BEGINS}(?:(?:i|på|til|fra|med|af|for|in|at|to|from) (?=hvil|hvem|which|whom))?{WH}\b")
# Verb first, without a question mark: only at the beginning, since after a comma it is a main clause.
_VERB_FIRST = pattern(
    rf"^[^\w]*(?:(?:og|men|samt|hej|mon|and|but)[\s:,.]+)*{VERBS} (?:(?:så|egentlig|også|mon|stadig|overhovedet|ikke|lige|then|still|also) )?{SUBJECTS}\b(?! ikke (?:se|finde|gennemskue))"
)
# "om man må komme": with such a subject, "om" is a question and no preposition.
_WHETHER = pattern(
    rf"(?<!som )(?<!selv )(?<!ligesom )\bom (?:man|jeg|vi|der|hun|han|du|i|det|den)(?: \w+){{0,3}}? {VERBS}\b|\b(?:hvorvidt|whether)\b"
)
# "Om Kaare Pedersen taler begge dage." as a sentence of its own; "Om lidt kommer vi" has its subject behind the verb.
_WHETHER_ALONE = pattern(rf"^(?:{_AND} )*om (?:\w+ ){{1,5}}?{VERBS}\b(?! (?:jeg|vi|der|man|du|i|det|den)\b)")
# A question word within a sentence asks, unless the sentence only tells that somebody talks about it.
_WITHIN = pattern(
    r"(?<!drøfte)(?<!drøfter)(?<!diskutere)(?<!diskuterer)(?<!tale om)(?<!taler om)(?<!uanset)(?<!ligegyldigt)(?<!alt)(?<!ved godt)(?<!ved)(?<!fortalte)(?<!lært)(?<!det)(?<!told me)(?<!about)(?<!discuss)(?<!forklare)(?<!vise)(?<!efter)(?<!end)(?<!som),? "
    r"(?:hva[d]?(?! angår| enten)|hvem|hvornår|hvilken|hvilke|hvor (?:mange|meget|længe|lang|langt|dyrt|sent|tidligt)|how (?:much|many|long|late|early)|what|who)\b(?! som helst)"
)
# "… i Vejle, hvor vi fik lagkage" tells; it only asks where the sentence asks.
_RELATIVE = pattern(r"^(?:hvor|where|which|hvilket)\b(?! (?:mange|meget|længe|lang|langt|dyrt|sent|tidligt))")
# "Vi er i tvivl om, hvornår …": the question hides behind one of these
_WONDERS = (
    r"(?:vide|hør(?:e|er)|spørg(?:e|er)(?! (?:sig|mig|os) selv)|oplys(?:e|er|t|ning\w*)|fortæl(?:le|ler)?|sige|bekræfte?|undersøg(?:e|er)|finde ud af|tvivl\w*|nysgerrig\w*|mangler|undrer|spekulerer(?: \w+){0,2}|tænk(?:er|te)(?: \w+)? (?:på|over)|uklart|"
    r"(?:kan|kunne)(?: \w+)? ikke (?:se|finde|gennemskue|lure|læse|huske)|(?:ved|fremgår)(?: \w+){0,2} ikke|forstå|afklar(?:e|et)|svar på|spørgsmål\w*|"
    r"tumler|grubler|(?:være |er )?sikker(?: \w+)? på|gad|stemmer det|passer det|(?:forstået |rigtigt )?(?:ret|forstået)|know|ask|make sure|figure out|clue|wonder(?:ing|ed)?|tell|let (?:me|us) know|confirm|find out|unsure|not sure|unclear|curious|clarify|question)"
)
_INDIRECT = pattern(
    rf"\b{_WONDERS}\b[^?]{{0,60}}?[, ](?:om|{WH}|if|whether)\b|\b(?:sikker(?: \w+)? på|bekræfte?|ret|forstået|stemmer det|passer det|confirm|make sure|correct),? (?:at|that)\b"
)
_WANTS = pattern(
    r"\b(?:jeg|vi|i|we|min \w+|vores \w+|my \w+|our \w+)\b(?: \w+){0,3}? (?:skal (?:have|bruge)|ønsker|mangler|har brug for|behøver|beder(?: \w+)? om|savner|søger|efterlyser|vil(?: \w+){0,3} (?:gerne|godt|meget|sætte pris)|håber|kunne (?:tænke|godt|bruge)|"
    r"need|require|would (?:like|love|appreciate)|want|wish|hope|request)\b|\bi'?d (?:like|love|appreciate)\b"
    r"|(?:^|[,;:.]\s*|\b(?:og|and|så|venligst|please) )(?:skal (?:have|bruge)|ønsker|vil gerne|mangler|need|would like)\b"
    r"|\b(?:vil|skal|må|will|must) (?:jeg|vi|i|we) (?:\w+ )?(?:bede|anmode|ønske|høre|foreslå|ask|request)\b|\b(?:ville|would|should) (?:\w+ )?(?:være|be)(?: \w+)? (?:dejlig\w*|rart|godt|skønt|fint|fantastisk|honou?red|happy|glad|grateful|delighted|nice|great|good|helpful)\b|\bkindly \w+|\bgerne (?:høre|vide|have|se)\b"
    r"|\b(?:må|kan|kunne|may|could|can) (?:jeg|vi|i|we) (?:bede(?: \w+)? om|få|have|get|ask)\b"
)
_TELLS_TO = pattern(
    r"(?:^|[,;:.–-]\s*|\b(?:og|and|så|vil i|bedes i|please|venligst|gerne|lige|bare|so) )(?:send|skriv|giv|bekræft|tilmeld|afmeld|frameld|slet|ret|oplys|fortæl|meld|husk|reserver|book|sæt|noter|registr(?:er|ér)|kontakt|ring|lad (?:mig|os)|"
    r"opret|annuller|flyt|byt|udsted|fakturer|returner|overfør|ændre?|opdater|skaf|hold (?:en|to|tre|\d+) plads\w*|send|tell|give|confirm|register|cancel|delete|remove|sign|call|let (?:me|us)|forward|provide|issue|change|put|add|refund|arrange|reserve)\b(?! (?:er|is|var|was)\b)"
    r"|\b(?:vil i|kan i|kunne i|bedes(?: i)?|could you|can you|would you|please)\b"
)
_COURTESY = pattern(
    r"\b(?:håber,? (?:at )?(?:i|du|alt)(?: \w+){0,3} (?:har det|er|går|kan hjælpe)|(?:på )?forhånd (?:mange )?tak|tak for (?:hjælpen|svar|jeres|din|snakken|sidst|invitation\w*|en|det|at)|(?:jeg|vi) (?:ser|glæder)(?: \w+)? (?:frem|mig|os)|god (?:dag|weekend|arbejdslyst|ferie)|hav en|(?:jeg )?hører? fra|"
    r"hope (?:you|this|all)|thanks? (?:in advance|for|so much)|look(?:ing)? forward|have a (?:nice|great|good))\b"
)
_HOLLOW = pattern(
    r"^(?:[^\w]*(?:hej|hi|og|så|men|og jeg har|jeg har|vi har|i have|we have|here (?:are|is)|(?:jeg|vi) sidder (?:her )?med)\b)?[^\w]*(?:kan (?:i|du) (?:ikke )?(?:godt )?(?:lige )?(?:hjælpe|svare|oplyse|fortælle|sige|skrive|sende|give)(?: (?:mig|os|på|det|med|her|lidt|følgende|lige|venligst|til|dem|et svar|besked))*|(?:mon )?(?:ikke )?(?:i |kan i |i kan )?(?:kan )?(?:oplyse|svare|hjælpe|fortælle)(?: \w+){0,4} (?:om|på|med) (?:et par|to|tre|fire|nogle|lidt|følgende)(?: \w+){0,2}|(?:et )?par (?:hurtige |korte )?spørgsmål|(?:nogle|et|følgende|lige|tre|to|fire|flere|some|a few|a couple of|two|three|the following)(?: \w+){0,2} (?:spørgsmål|questions?|ting)(?: \w+){0,4}|"
    r"can you (?:help|tell)(?: (?:me|us|with|this|please))*|could you help(?: \w+)*|hvordan går det(?: \w+)*|how are you(?: \w+)*|har (?:i|du) (?:modtaget|fået|set) (?:min|mit|vores)(?: \w+)*|er (?:i|du) der|does that make sense|giver det mening|vil (?:i|du) (?:hjælpe|svare)(?: \w+)?|jeg vil (?:gerne )?(?:høre|spørge|vide)(?: \w+)?|(?:jeg|vi) (?:vil )?håber?(?: \w+)* (?:hjælpe|svar\w*)(?: \w+)*)[^\w]*$"
)
_TAG = re.compile(r"[,–-]?\s*(?:ikke(?: også)?|vel|ik|right|eller hvad|eller)\s*\?$", re.IGNORECASE)
_LIST_WORDS = pattern(
    r"\b(?:spørgsmål\w*|spm|følgende|vide|oplysning\w*|svar|questions?|following|know|info\w*)\b"
)
_OM = pattern(rf"^(?:{_AND} )*(?:om|if|whether) ")
_OPENING = pattern(rf"^(?:(?:og|men|samt|så|hvis ikke|and|but|so|if not) )*(?:{WH}\b|{VERBS} {SUBJECTS}\b)")
# "Serverer I kaffe": whatever the verb is, it stands before its pronoun
_VERB = pattern(rf"^(?:(?:og|men|and|but) )?(?:{VERBS} \w+|\w+r (?:i|vi|man|du|jeg|de|han|hun)\b)")
_LONGEST_FRAGMENT = 6  # words
_SENTENCE = pattern(
    r"\b(?:jeg|vi|i|du|han|hun|we|you|he|she|it|er|har|kommer|skal|kan|vil|blev|var|is|are|was|have|has|tak|thanks)\b"
)
_LEAST_INDIRECT = 4  # words of "om man skal prøve"


def asks(text: str) -> bool:
    """Whether a text holds a question, straight or within a sentence that wonders."""
    bare = loose(text)
    return any(
        form.search(bare) for form in (_ASKS, _VERB_FIRST, _INDIRECT, _WHETHER, _WHETHER_ALONE, _WITHIN)
    )


def wonders(text: str) -> bool:
    """Whether a question stands within a sentence that wonders: "jeg vil gerne vide, om …"."""
    return bool(_INDIRECT.search(loose(text)))


_OWN_PAST = pattern(
    rf"(?:^|, )(?:og |men |and |but )?{WH}(?: \w+)? (?:jeg|vi|i|we) (?:har|havde|have|had|fik|got|skrev|wrote)\b"
)


def names_own_past(clause: str) -> bool:
    """Whether it names what the writer did ("… stole på, hvad jeg har hørt"), which asks nothing by itself."""
    return bool(_OWN_PAST.search(loose(clause)))


def is_relative(clause: str) -> bool:
    """Whether a clause may tell more of the noun before it: "…, hvor vi fik lagkage"."""
    return bool(_RELATIVE.match(loose(clause)))


def only_tells_after_a_comma(clause: str) -> bool:
    """Whether a clause begins as one that adds to the clause before: "hvor …", or with its verb."""
    bare = loose(clause)
    return bool(_RELATIVE.match(bare)) or bool(_VERB_FIRST.match(bare) and not _WITHIN.search(bare))


def begins_with_verb(text: str) -> bool:
    """Whether a text begins as a yes-or-no question, whatever its subject is."""
    return bool(_VERB.match(loose(text)))


def is_fragment(text: str) -> bool:
    """Whether it is a few words without a verb or an end: "pris leder fredericia"."""
    return (
        len(text.split()) <= _LONGEST_FRAGMENT
        and text[-1:] not in ".!:,"
        and not _SENTENCE.search(loose(text))
    )


def begins_with_whether(clause: str) -> bool:
    """Whether it is "om der er …", which only asks where the sentence asks."""
    return bool(_OM.match(loose(clause)))


def opens(text: str) -> bool:
    """Whether a text begins as a question."""
    return bool(_OPENING.match(loose(text)))


def opens_list(text: str) -> bool:
    """Whether what is listed after this line is asked for."""
    bare = loose(text)
    return asks(text) or any(form.search(bare) for form in (_WANTS, _TELLS_TO, _LIST_WORDS))


def wants(text: str) -> bool:
    """Whether a text is a wish."""
    bare = loose(text)
    return bool(_WANTS.search(bare) or _TELLS_TO.search(bare)) and not _COURTESY.search(bare)


# In Danish a capital "I" speaks to the reader, in English of the writer: there "you" tells.
_TO_THE_READER = re.compile(
    r"\b(?:[Jj]er|[Jj]eres|[Dd]u|[Dd]ig|[Dd]in|[Dd]it|[Dd]ine|[Yy]ou|[Yy]ours?|[Pp]lease|[Vv]enligst|[Gg]erne|[Bb]edes)\b|(?<=[\w,;:] )I\b(?! (?:am|was|have|had|will|would|can|could|do|did|think|know)\b)"
)
_OF_ITS_WRITER = pattern(
    rf"^(?:(?:og|men|så|for|derfor|nu|her|and|but|so|now|then) )*(?:jeg|vi|i|we|min|mit|mine|vores|my|our|han|hun|de|he|she|they|det|der|it|there|[\w-]+(?:et|en|erne|ne)) (?:\w+ )?{VERBS}\b|^(?:så|nu|her|derfor|now|then) (?:{VERBS}|\w+r) (?:jeg|vi|han|hun|de|min|mit|vores)\b"
)


def tells_of_its_writer(text: str) -> bool:
    """Whether a statement says what somebody does, plans or likes and speaks to no reader: it wishes for nothing."""
    return bool(_OF_ITS_WRITER.search(loose(text))) and not _TO_THE_READER.search(text)


def is_courtesy(text: str) -> bool:
    """Whether a text is a thank-you or a good wish."""
    return bool(_COURTESY.search(loose(text)))


# "Min leder spørger desuden", cut off before what she asks
_LEAD_IN_ALONE = pattern(
    r"(?<!må jeg )(?<!lov at )\b(?:spørger|spurgte|vide|høre|spørge|undersøge|forstå|oplyse|fortælle|sige|skrive|asks|asked|wonders|know|hear|ask|tell|understand)"
    r"(?: (?:om|mig|os|dem|ham|hende|også|desuden|så|lige|gerne|venligst|også gerne|me|us|also|please|about))*[^\w]*$"
)


def only_leads_in(clause: str) -> bool:
    """Whether a clause ends where a question is about to begin, so that it asks nothing itself."""
    return bool(_LEAD_IN_ALONE.search(loose(clause)))


# A request to the organisers to do something, not to tell something: "Kunne I strække den til fredag?"
_DEED = pattern(
    r"^[^\w]*(?:(?:og|men|så|eller|mon|and|but|so|or|hi|hej)[ ,]+)*(?:(?:(?:kan|ka|kunne|vil|ville|gider|gad|tør) (?:i|du)|(?:could|can|would|will) you)\b(?: (?:ikke|godt|lige|også|måske|eventuelt|evt|mon|venligst|kindly|please|possibly|also|perhaps|maybe|then|så))*"
    r"|(?:lover|stiller|sørger|arrangerer|henter|betaler|dækker|garanterer|holder) (?:i|du)\b)"
    r"(?! (?:\w+ ){0,2}?(?:oplys\w*|fortæl\w*|sige|bekræft\w*|svar\w*|hjælp\w*|forklar\w*|skriv\w*|send\w*|giv\w*|uddyb\w*|husk\w*|anbefal\w*|nævn\w*|henvis\w*|vis\w*|mind\w*|tjek\w*|regn\w*|besvar\w*|se|læs\w*|have|ved|vide|kende|mene|tro|synes|know|happen|mean|recall|think|komme ind|løfte|oversæt\w*|opsummer\w*|beskriv\w*|"
    r"tell|let|confirm|say|explain|give|send|advise|clarify|help|remind|share|point|expand|show|check|answer|recommend|describe|provide|outline|summari[sz]e|be so)\b)"
)


def asks_for_a_deed(text: str) -> bool:
    """Whether a question asks the organisers to do something rather than to tell something."""
    return bool(_DEED.search(loose(text)))


_LEAVE = pattern(
    r"^[^\w]*(?:(?:og|men|så|and|but|so)[ ,]+)*(?:(?:må|kan|kunne|ville) (?:jeg|vi)|(?:may|can|could|might) (?:i|we))\b"
)


def asks_for_leave(text: str) -> bool:
    """Whether a question asks for something to be allowed or given to the writer: "Må jeg tage billeder?"."""
    return bool(_LEAVE.match(loose(text)))


# "Må de det?", "Is that allowed?": what is asked about stands in the sentence before.
_POINTS_BACK = pattern(
    rf"^(?:og |men |and |but )?(?:{VERBS}|\w+(?= (?:jeg|vi|i|du|man|de|han|hun|you|we|they|he|she) )) (?:\w+ ){{0,2}}(?:det|dette|den slags|that|this)(?: \w+)?(?: (?:i år|this year|også|too|as well))?\?$"
)


_WHO_IS_RIGHT = pattern(
    r"^(?:og |men |så |and |but |so )?(?:hvem (?:af os )?har (?:så )?ret|(?:kan|vil|kunne) (?:i|du) (?:\w+ ){0,2}?(?:afgøre|opklare|afklare|bekræfte|afkræfte|sige|oplyse|fortælle|forklare|svare på|hjælpe (?:\w+ )?med)(?: os| mig)? (?:det|dette)|(?:can|could) you (?:\w+ )?(?:settle|clarify|confirm|clear up|tell us) (?:this|that|it)|"
    r"(?:har|is|are) (?:han|hun|de|he|she|they|\w+ \w+) (?:mon )?(?:ret|right|correct)|hvad (?:er (?:så )?(?:det )?(?:rigtige?|korrekte?)|passer|stemmer)|who(?: is|'s) right|which(?: one)? is (?:right|correct))[^\w]*$"
)


def asks_who_is_right(text: str) -> bool:
    """Whether a question only decides what was told before it: "Hvem har ret?"."""
    return bool(_WHO_IS_RIGHT.match(loose(text)))


def points_back(text: str) -> bool:
    """Whether a question only stands with the sentence before it."""
    return bool(_POINTS_BACK.match(loose(text).strip()))


# "…, og hvor længe?" asks it of what was asked before.
_BARE = pattern(
    r"^(?:og |and )?(?:hvornår|hvor (?:længe|meget|mange|lang tid|tit)|til hvornår|hvorfor|hvem|hvordan|when|how (?:long|much|many)|until when|why|who)\?$"
)


def is_bare(text: str) -> bool:
    """Whether it is a question word alone."""
    return bool(_BARE.match(loose(text).strip()))


def says_something(text: str) -> bool:
    """Whether it is more than "Kan I hjælpe?": a word of its own, or a whole question."""
    bare = loose(text)
    if _HOLLOW.match(bare):
        return False
    words = tokens(_TAG.sub("?", text))
    if points_back(text) or _BARE.match(bare.strip()) or _WHO_IS_RIGHT.match(bare):
        return True
    if len(words) >= _LEAST_INDIRECT and (
        "?" in text or _OM.match(bare) or _WHETHER.search(bare) or _INDIRECT.search(bare)
    ):
        return True
    return any(loose(word) not in general_words() for word in words) or (
        len(words) >= 3 and bool(re.search(rf"\b{WH}\b", bare))
    )
