"""An answer made of whole sentences from the chunks that fit best."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.composing.forms import in_the_form_asked_for
from assistant.composing.statements import Evidence, Statement
from assistant.conference.loading import FILE_NAMES
from assistant.sentences import Sentence, split_sentences
from assistant.types import Chunk, Hit
from assistant.words import fold

MAX_CHUNKS = 2
MAX_WORDS = 110  # from one chunk; a longer answer is not read on a phone
_MAX_ITEMS = 14
_NEAR_THE_BEST = 0.75  # share of the best fused score that a further chunk needs
_LEVEL_WITH_THE_BEST = 0.85  # share from which search cannot tell which of two is meant
_ADDS = 0.3  # how much more of the question a further chunk must meet

Support = Callable[[str, str, str], float]


# "Ja, AI kan …": the yes belongs to the heading's question. What is left must be a sentence by itself.
_VERDICT = re.compile(
    r"^(?:Ja|Nej|Yes|No), +(?:(?:men|but) +)?(?!(?:ikke|kun|men|den|not|only|but|that|this)\b)(?=[\w\"»“])"
)
_ASKS_FOR_NO_VERDICT = re.compile(
    r"^\W*(?:(?:og|men|saa|and|but|so)\W+)?(?:hvad|hvem|hvor\w*|hvilke[nt]?|what|who|where|when|how|why|which)\b"
    # What somebody says may be so or not so; a passage's yes is one to its own heading.
    r"|\b(?:har (?:han|hun|de|vedkommende|\w+(?:en|et)) ret|(?:is|are) (?:he|she|they) right)\b"
)


def extract(
    query: str, hits: Sequence[Hit], support: Support, *, asked: str = "", sure: bool = True
) -> list[Statement]:
    """Sentences of the best hits, each chunk as one cited statement (lists and tables stay whole).

    Args:
        query: the stand-alone question.
        hits: best first; those beyond the first are used where they come close to it, or add what it lacks.
        support: (query, text, language) → idf-weighted share of the query's words the text meets, 0..1.
        asked: the question as asked, where ``query`` has more; a yes or no opens the answer to one that
            wants it, and stands nowhere else: it answers the heading a passage stands under.
        sure: whether the best passage is likely enough to answer this very question, so that its yes or no
            is one to it as well.
    """
    if not hits:
        return []
    chosen = [hits[0].chunk]
    covered = support(query, chosen[0].indexed_text, chosen[0].language)
    for hit in hits[1:6]:
        if len(chosen) == MAX_CHUNKS or hit.score < _NEAR_THE_BEST * hits[0].score:
            break
        if (
            hit.chunk.language != chosen[0].language
            or _repeats(hit.chunk, chosen)
            or _another_event(hit.chunk, chosen[0])
        ):
            continue
        together = support(query, "\n".join(c.indexed_text for c in (*chosen, hit.chunk)), chosen[0].language)
        level = hit.score >= _LEVEL_WITH_THE_BEST * hits[0].score and len(chosen) == 1
        if level or together > covered + _ADDS:
            chosen.append(hit.chunk)
            covered = together
    budgets = (MAX_WORDS, *([MAX_WORDS // 2] * MAX_CHUNKS))
    found = [
        _from_chunk(query, chunk, support, budget) for chunk, budget in zip(chosen, budgets, strict=False)
    ]
    own = sure and _asks_alike(asked or query, chosen[0].section)
    for number, statements in enumerate(found):
        if statements and (number or not own or _ASKS_FOR_NO_VERDICT.search(fold(asked or query))):
            statements[0] = replace(statements[0], text=without_verdict(statements[0].text))
    return [statement for statements in found for statement in statements]


# "Kan ledelsen indføre AI uden at spørge MED?": the no to it is the yes of "Skal AI i MED?".
# "Er det forbudt?": the no to it is the yes of "Må man?" as well.
_DENIES = re.compile(
    r"\b(?:uden|ikke|aldrig|undlade|naegte|nej|forbudt|ulovligt?|without|not|never|refuse|no|forbidden|banned|"
    r"prohibited|illegal|against the law)\b|n't\b"
)


# "Skal vi have en politik?" is no "Er politikken det samme?", and what must be done is not what may be.
_MUST_OR_MAY = re.compile(
    r"\b(?:(?P<must>skal|skulle|noedt|pligt\w*|krav|kraeve[rs]?|tvunget|must|have to|has to|need to|requires?|required|obliged)|"
    r"(?P<may>kan|kunne|maa|lov til|tilladt|lovligt|ret til|can|could|may|allowed|permitted|legal))\b"
)


def _asks_alike(question: str, heading: str) -> bool:
    """Whether the yes or no to one is that to the other: both deny or neither, both on what must, may, or is."""
    folded, other = fold(question), fold(heading)
    return bool(_DENIES.search(folded)) == bool(_DENIES.search(other)) and _mode(folded) == _mode(other)


def _mode(folded: str) -> str | None:
    match = _MUST_OR_MAY.search(folded)
    return match.lastgroup if match else None


def without_verdict(text: str) -> str:
    rest = _VERDICT.sub("", text)
    return rest[:1].upper() + rest[1:] if rest != text else text


def most_fitting(question: str, hits: Sequence[Hit], *, asked: str) -> list[Hit]:
    """The hits that may answer a question, the most fitting first.

    Args:
        question: what is searched for, which may have the sentences around the question.
        hits: best first.
        asked: the question alone, whose form of answer is wanted.
    """
    hits = without_other_authorities(question, without_introductions(hits))
    hits = in_the_form_asked_for(asked, hits)
    return with_named_rules_first(question, without_definitions_in_front(question, hits))


def without_introductions(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with pages' introductions behind what answers: they say what a page is about, no more."""

    def is_introduction(hit: Hit) -> bool:
        return hit.chunk.kind in ("guidance", "faq", "conference") and hit.chunk.section == hit.chunk.title

    return [hit for hit in hits if not is_introduction(hit)] or list(hits)


_SAYS_WHAT_A_WORD_MEANS = re.compile(r"^(?:Hvad betyder |What does .+ mean\b)")
_ASKS_WHAT_A_WORD_MEANS = re.compile(
    r"\b(?:hva\w*|what|who) (?:er|is|are|s)\b|\b(?:bety\w+|forkort\w+|daekker|staar \w+ for|forklar\w*|defin\w+|"
    r"mean\w*|stands? for|explain\w*|abbreviat\w+|short for)\b"
)
_A_BARE_TERM = 3  # words of a question that may be the term alone
_BESIDE_THE_POINT = 0.6


def without_definitions_in_front(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """What a word means ranks lower for a question that has it and asks for something else.

    A rare word, as an abbreviation is, makes its definition the nearest of all: "jeg er ny TR, hvad skal jeg vide?".
    """
    folded = fold(question)
    if len(folded.split()) <= _A_BARE_TERM or _ASKS_WHAT_A_WORD_MEANS.search(folded):
        return list(hits)
    lowered = [
        replace(hit, score=hit.score * _BESIDE_THE_POINT)
        if _SAYS_WHAT_A_WORD_MEANS.match(hit.chunk.section)
        else hit
        for hit in hits
    ]
    return sorted(lowered, key=lambda hit: -hit.score)


_RULE = re.compile(r"§+\s*(\d+)|\b(?:artikel|article|art\.?)\s*(\d+)", re.IGNORECASE)


def rules_named(text: str) -> set[str]:
    """The paragraphs and articles a text names: "§7", "art26"."""
    return {f"§{match[1]}" if match[1] else f"art{match[2]}" for match in _RULE.finditer(text)}


def with_named_rules_first(query: str, hits: Sequence[Hit]) -> list[Hit]:
    """Hits that name the paragraph or article of the question, before those that do not."""
    wanted = rules_named(query)
    return (
        sorted(hits, key=lambda hit: -len(wanted & rules_named(hit.chunk.indexed_text)))
        if wanted
        else list(hits)
    )


def missing_rule(query: str, hits: Sequence[Hit]) -> str:
    """A paragraph or article that the question names and no hit does; empty where there is none."""
    asked = rules_named(query)
    if not asked:
        return ""
    held = set().union(*(rules_named(hit.chunk.indexed_text) for hit in hits))
    return ", ".join(sorted(asked - held))


_AUTHORITY = re.compile(
    r"\b([A-ZÆØÅ][\wæøå-]+?)s? (?:Kommunes?|Municipality)\b|\bRegion ([A-ZÆØÅ][\wæøå]+?)s?\b"
)


def _authorities(text: str) -> set[str]:
    """The municipalities and regions a text names."""
    return {match[1] or match[2] for match in _AUTHORITY.finditer(text)}


def without_other_authorities(query: str, hits: Sequence[Hit]) -> list[Hit]:
    """Hits but those on another municipality or region than the question's: what Lemvig saved says nothing of Skive.

    A passage that names none is a rule for all of them and stays.
    """
    asked = _authorities(query)
    if not asked:
        return list(hits)
    return [hit for hit in hits if not (found := _authorities(hit.chunk.indexed_text)) or found & asked]


def _another_event(chunk: Chunk, first: Chunk) -> bool:
    """Whether two passages may be about different events, or one about an event and the other about none.

    A dropped-in document speaks for itself alone; what a conference says answers no question on guidance.
    """
    own = ("document", "programme")
    apart = chunk.kind in own or first.kind in own or (chunk.kind == "guidance") != (first.kind == "guidance")
    return chunk.source != first.source and apart


def _repeats(chunk: Chunk, chosen: Sequence[Chunk]) -> bool:
    return any(chunk.source == other.source and chunk.section == other.section for other in chosen)


def _from_chunk(query: str, chunk: Chunk, support: Support, budget: int) -> list[Statement]:
    sentences = split_sentences(chunk.text)
    kept = _choose(query, chunk, sentences, support, budget)
    if not kept:
        return []
    if chunk.kind == "conference" and chunk.source.endswith(FILE_NAMES):
        # Its lines are statements from different places of the file: each is quoted by itself.
        return [
            Statement(line, (Evidence(chunk.source, chunk.title, chunk.section, line, chunk.url),))
            for line in chunk.text.splitlines()
            if any(sentence.text in line for sentence in kept)
        ]
    quote = chunk.text[kept[0].start : kept[-1].end]
    evidence = Evidence(chunk.source, chunk.title, chunk.section, quote, chunk.url)
    statements: list[Statement] = []
    run: list[str] = []
    for sentence in kept:
        if sentence.kind == "prose":
            run.append(" ".join(sentence.text.split()))
            continue
        if run:
            statements.append(Statement(" ".join(run), (evidence,)))
            run = []
        statements.append(Statement(_block_text(sentence), (evidence,)))
    if run:
        statements.append(Statement(" ".join(run), (evidence,)))
    return statements


def _block_text(sentence: Sentence) -> str:
    if sentence.kind == "table":
        return "\n".join(line.strip() for line in sentence.text.splitlines())
    text = " ".join(sentence.text.split())
    return re.sub(r"^[*•]\s+", "- ", re.sub(r"^(\d{1,2})\)\s", r"\1. ", text))


def _choose(
    query: str, chunk: Chunk, sentences: Sequence[Sentence], support: Support, budget: int
) -> list[Sentence]:
    """The first sentence, what fits the question best, and whole lists, in their order, within the budget."""
    if sum(len(sentence.text.split()) for sentence in sentences) <= budget:
        return list(sentences)
    items = [sentence for sentence in sentences if sentence.kind != "prose"]
    if items and len(items) <= _MAX_ITEMS:
        lead = [
            sentence for sentence in sentences if sentence.kind == "prose" and sentence.end <= items[0].start
        ][-2:]
        return sorted([*lead, *items], key=lambda sentence: sentence.start)
    ranked = sorted(
        enumerate(sentences),
        key=lambda pair: (pair[0] != 0, -support(query, pair[1].text, chunk.language), pair[0]),
    )
    kept: list[Sentence] = []
    words = 0
    for _, sentence in ranked:
        size = len(sentence.text.split())
        if kept and words + size > budget:
            continue
        kept.append(sentence)
        words += size
    return sorted(kept, key=lambda sentence: sentence.start)
