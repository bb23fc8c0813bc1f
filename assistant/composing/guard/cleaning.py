"""What is taken out of a model's reply before it is judged, and out of sources before they are sent."""

import re
import unicodedata

_SCRIPT = re.compile(r"<(script|style|iframe|object|svg|template)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>?")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\(((?:[^()\s]|\([^)]*\))*)(?:\s+\"[^\"]*\")?\)")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.I | re.S)
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.M)
_WIDE_MARK = re.compile(r"[【［]\s*(\d{1,3})[^】］]*[】］]")
_LISTED_MARKS = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\s*\]")
_WORDY_MARK = re.compile(r"[\[(](?:kilde|source|ref)\.?\s*(\d{1,3})[\])]", re.I)
# Text that speaks to a machine, not to a reader.
_PLANTED = re.compile(
    r"\b(?:ignor\w*|glem|se bort fra|tilsidesæt|disregard|forget|override)\b[^.!?\n]{0,60}\b(?:instruks\w*|instruktion\w*|regler|"
    r"anvisning\w*|besked\w*|ovenst\w*|tidligere|instructions?|rules|previous|above|prompts?|guidelines|kilder\w*|sources?)\b"
    r"|\b(?:system|assistent|assistant|developer)\s*(?:prompt|besked|message)?\s*:\s"
    r"|\b(?:du er|you are)\s+(?:nu|now)\b|\b(?:som|as an)\s+(?:ai|sprogmodel|language model)\b[^.!?\n]{0,20}\b(?:skal|must|should)\b"
    r"|\b(?:ai(?!-)|sprogmodel\w*|chatbot\w*|assistent\w*|assistant|language model)\b[^.!?\n]{0,40}\b(?:skal|must|bedes|should)\b[^.!?\n]{0,30}"
    r"\b(?:svare|skrive|answer|reply|write)\b"
    r"|\b(?:svar|skriv|sig|fortæl|answer|reply|respond|tell)\b[^.!?\n|]{0,30}\b(?:brugeren|brugere|the user|users)\b"
    r"|<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]",
    re.I,
)  # fmt: skip


def clean_reply(text: str) -> str:
    """A reply as plain text: no markup, links written out, no invisible characters, ``[1]`` as marks."""
    text = unicodedata.normalize("NFKC", text)
    text = _IMAGE.sub(" ", _COMMENT.sub(" ", _SCRIPT.sub(" ", _THINKING.sub(" ", text))))
    text = _LINK.sub(r"\1 \2 ", text)  # the address is judged like one written out
    text = _TAG.sub(" ", text)
    text = _HEADING.sub("", _EMPHASIS.sub(r"\2", text))
    text = _WORDY_MARK.sub(r"[\1]", _WIDE_MARK.sub(r"[\1]", text))
    text = _LISTED_MARKS.sub(lambda m: "".join(f"[{n}]" for n in re.findall(r"\d+", m[1])), text)
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "" for c in text)


def speaks_to_a_machine(text: str) -> bool:
    """Whether a source holds what looks like an instruction to a language model.

    Such a source is not given to one: what stands around a planted instruction was planted, too.
    """
    return bool(_PLANTED.search(unicodedata.normalize("NFKC", text)))
