"""Sentences of a mail that talk to a machine: they are text, and neither obeyed nor answered."""

import re

from assistant.emails.acts import ReadAct
from assistant.emails.wording import opens
from assistant.sentences import split_sentences
from assistant.words import loose

_COMMANDS = re.compile(
    loose(
        r"(?:ignor[eé]r\w*|glem|se bort fra|tilsidesæt|overtræd|ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instruk\w*|regler\w*|prompt\w*|ordre\w*|anvisning\w*|retningslinje\w*|vejledning\w*|begrænsning\w*|alt (?:hvad|det|ovenfor)|tidligere|instructions?|rules?|previous|above|prior|guidelines|everything)\b"
        r"|\b(?:system ?prompt\w*|system ?besked\w*|developer mode|jailbreak\w*|dan mode|prompt injection|admin(?:istrator)?[- ]?(?:mode|tilstand)|udviklertilstand)\b"
        r"|\b(?:du er nu|fra nu af er du|lad som om du er|opfør dig som|you are now|act as|pretend (?:to be|you are)|from now on you)\b"
        r"|(?:^|\b(?:til|kære|hej|note to|attention|obs|dear|besked til|instruks til|hvis du er|if you are|som|as)\s+(?:the |en |an? |den )?)(?:ai|ki|ai-?(?:assistent|model|system|en|agent|bot)\w*|assistent(?:en)?|sprogmodel\w*|chat ?bot\w*|robot(?:ten)?|chatgpt|copilot|language model|assistant|llm|bot(?:ten)?)\b\s*(?:[:,!]|der (?:læser|behandler|skriver)|(?:skal|må|bedes) (?:du|den)|you (?:must|should)|reading|that reads)"
        r"|\b(?:ai|ki|assistenten|sprogmodellen|chatbotten|robotten|modellen|autosvaret|systemet|the (?:assistant|model|ai|system))\b.{0,30}\b(?:skal|bedes|must|should|shall|has to)\b.{0,40}\b(?:svare|skrive|bekræfte|oplyse|love|sende|tilføje|give|reply|write|confirm|answer|send|state|include|say)\b"
        r"|\b(?:svar|skriv|svare|skrive|reply|respond|answer|write|output|print|udskriv|gengiv|tilføj|indsæt|afslut|start|begynd)\b.{0,25}\b(?:kun|udelukkende|præcis|ordret|blot|altid|med (?:ordene|teksten|sætningen|ordet)|only|exactly|verbatim|always|just (?:that|the)|with the (?:words|text|word|sentence)|that (?:the|all|everyone))\b"
        r"|\b(?:skriv|svar|bekræft|oplys|sig|write|confirm|say|state|tell (?:them|everyone|the))\b.{0,20}(?:,? at|that)\b.{0,80}\b(?:gratis|free|aflyst|cancelled|canceled|rabat|discount|refunder\w*|refunded|0 kr|nul kroner|godkendt|approved|forlænget|extended|ubegrænset|unlimited)\b"
        r"|(?:^|[.!?,;:]\s*)(?:svar|skriv|reply|respond|answer|write)\b.{0,10}\bbare,? at\b"
        r"|\b(?:afslør|vis|udlever|reveal|show|leak|print|send)\b.{0,30}\b(?:din|dine|jeres|your|the)\b.{0,20}\b(?:prompt|instruktion\w*|instructions|api-?nøgle\w*|api key|kildekode|adgangskode\w*|passwords?|hemmelig\w*|secrets?|konfiguration\w*)\b"
        r"|<\/?(?:system|assistant|instructions?|user|prompt)>|\[(?:/?inst|system)\]|###\s*(?:system|instruction|instruks)|\bbegin (?:system|instructions)\b|\bend of (?:mail|email|prompt)\b"
    )
)


def split_instructions(text: str, read_act: ReadAct = lambda text: None) -> tuple[str, str]:
    """The text without the sentences that command a machine, and those sentences."""
    kept, cut, position = [], [], 0
    for sentence in split_sentences(text):
        kept.append(text[position : sentence.start])
        piece = text[sentence.start : sentence.end]
        if _commands(" ".join(piece.split()), read_act):
            command, rest = _without_question(piece, read_act)
            cut.append(command)
            kept.append(rest)
        else:
            kept.append(piece)
        position = sentence.end
    kept.append(text[position:])
    return "".join(kept), "\n".join(cut)


def _without_question(piece: str, read_act: ReadAct) -> tuple[str, str]:
    """A commanding sentence that has no end of its own, and the question on the lines below it."""
    lines = piece.split("\n")
    for number in range(1, len(lines)):
        rest = " ".join(" ".join(lines[number:]).split())
        if rest.endswith("?") and opens(rest) and not _commands(rest, read_act):
            return "\n".join(lines[:number]), "\n".join(("", *lines[number:]))
    return piece, ""


def _commands(sentence: str, read_act: ReadAct) -> bool:
    if _COMMANDS.search(loose(sentence)):
        return True
    reading = read_act(sentence) if any(char.isalpha() for char in sentence) else None
    return reading is not None and reading.is_command()
