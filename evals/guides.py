"""Measures of discussion guides: ``python -m evals.guides [--json]``."""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from assistant.guides import (
    Guide,
    GuideRequest,
    TopicDeclinedError,
    TopicUnclearError,
    build_guide,
    parse_request,
)
from assistant.guides.grammar import DETERMINERS, PREPOSITIONS
from assistant.guides.materials import load_materials
from assistant.guides.openness import is_open
from assistant.guides.selecting import MAX_LIX, lix
from assistant.pipeline import Assistant
from assistant.words import fold

CASES = Path(__file__).with_name("guide_cases.yaml")
TOPICS = Path(__file__).with_name("guide_topics.yaml")
# Of topics with AI, without, and unclear: the least share that is met rightly.
LEAST_RELEVANT = {"about_ai": 0.9, "not_ai": 0.95, "unclear": 0.9, "neither": 0.95}
_STEM = 6  # letters by which a topic's word is known in another form
MAX_OVERLAP = 0.5
MAX_SECONDS = 1.5
LEAST_NAMING = 2 / 3
LEAST_RULES = 3
LEAST_THEMES = 7
# Paragraph numbers that only the other sector has.
FOREIGN = {"kommune": ("§ 20", "§ 9, stk. 2"), "region": ("§ 22", "bilag 2")}
OWN = {"kommune": ("§ 21", "§ 22", "bilag 2"), "region": ("§ 20", "§ 21", "§ 9, stk. 2")}


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that failed for a case."""

    case: str
    check: str
    detail: str


@dataclass
class Report:
    """What was measured."""

    guides: int = 0
    checks: Counter[str] = field(default_factory=Counter)
    failures: list[Finding] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lix: list[float] = field(default_factory=list)
    naming: list[float] = field(default_factory=list)
    relevance: dict[str, float] = field(default_factory=dict)

    def check(self, case: str, name: str, held: bool, detail: object = "") -> None:
        """Count a check, and keep it where it failed."""
        self.checks[name] += 1
        if not held:
            self.failures.append(Finding(case, name, str(detail)))

    def summary(self) -> dict[str, Any]:
        """The figures."""
        failed = Counter(finding.check for finding in self.failures)
        return {
            "guides": self.guides,
            "checks": {
                name: f"{count - failed[name]}/{count}" for name, count in sorted(self.checks.items())
            },
            "failed": sum(failed.values()),
            "naming_least": round(min(self.naming, default=0), 2),
            "overlap_most": round(max(self.overlaps, default=0), 2),
            "overlap_mean": round(sum(self.overlaps) / max(1, len(self.overlaps)), 3),
            "lix_most": round(max(self.lix, default=0), 1),
            "lix_mean": round(sum(self.lix) / max(1, len(self.lix)), 1),
            "relevance": {name: round(share, 3) for name, share in self.relevance.items()},
            "seconds_most": round(max(self.seconds, default=0), 2),
        }


def load_cases() -> tuple[list[dict[str, Any]], list[str]]:
    """The cases with their defaults, and the topics to decline."""
    data = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [{**data["defaults"], **case} for case in data["cases"]], data["declined"]


def run(
    assistant: Assistant, knowledge_dir: Path, cases: Sequence[Mapping[str, Any]], declined: Iterable[str]
) -> Report:
    """Make every guide and check it."""
    report = Report()
    made: list[tuple[str, Guide]] = []
    for case in cases:
        name = f"{case['topic']} ({case['minutes']} min., {case['sector']})"
        request = parse_request(
            **{key: case[key] for key in ("topic", "committee", "sector", "minutes", "phase", "purpose", "participants") if key in case},
            today=date.fromisoformat(str(case["today"])),
        )  # fmt: skip
        started = time.perf_counter()
        guide = build_guide(request, assistant)
        report.seconds.append(time.perf_counter() - started)
        report.guides += 1
        report.check(name, "under 1.5 seconds", report.seconds[-1] <= MAX_SECONDS, report.seconds[-1])
        report.check(name, "the same input gives the same guide", build_guide(request, assistant) == guide)
        check_guide(report, name, guide, case, knowledge_dir)
        made.append((name, guide))
    for (name, one), (other_name, other) in combinations(made, 2):
        if fold(one.title.split(": ", 1)[1]) == fold(other.title.split(": ", 1)[1]):
            continue
        overlap = _overlap(one, other)
        report.overlaps.append(overlap)
        report.check(f"{name} / {other_name}", "overlap of two topics", overlap <= MAX_OVERLAP, overlap)
    for topic in declined:
        request = parse_request(topic=topic, committee="hovedudvalg", sector="kommune", minutes=60)
        try:
            build_guide(request, assistant)
            report.check(topic, "declined", False)
        except TopicDeclinedError:
            report.check(topic, "declined", True)
    return report


def load_topics() -> dict[str, list[str]]:
    """Topics by what they are: about_ai, not_ai, unclear, neither."""
    data = yaml.safe_load(TOPICS.read_text(encoding="utf-8"))
    topics: dict[str, list[str]] = {}
    for part in data.values():
        for name, some in part.items():
            topics.setdefault(name, []).extend(some)
    return topics


def check_relevance(report: Report, assistant: Assistant, topics: Mapping[str, Iterable[str]]) -> None:
    """Whether topics with AI get a guide, those without none, and unclear ones are asked about or assumed openly."""
    for name, some in topics.items():
        met = [(topic, _met(topic, assistant)) for topic in some]
        right = {
            "about_ai": {"guide", "assumed"},
            "not_ai": {"declined", "asked"},
            "unclear": {"asked", "assumed"},
            "neither": {"declined", "asked"},
        }[name]
        wrong = [f"{topic}: {how}" for topic, how in met if how not in right]
        report.relevance[name] = 1 - len(wrong) / len(met)
        report.check(name, "topics met rightly", report.relevance[name] >= LEAST_RELEVANT[name], wrong)


def _met(topic: str, assistant: Assistant) -> str:
    try:
        guide = build_guide(_short(topic), assistant)
    except TopicUnclearError:
        return "asked"
    except TopicDeclinedError:
        return "declined"
    return "assumed" if any(note.startswith("Emnet nævner ikke AI") for note in guide.notes) else "guide"


def _short(topic: str) -> GuideRequest:
    return parse_request(topic=topic, committee="hovedudvalg", sector="kommune", minutes=20)


def check_guide(
    report: Report, name: str, guide: Guide, case: Mapping[str, Any], knowledge_dir: Path
) -> None:
    """The checks of one guide."""
    total = sum(section.minutes for section in guide.sections)
    report.check(name, "minutes add up", total == guide.minutes, total)
    report.check(name, "no empty section", all(s.minutes > 0 and s.method for s in guide.sections))
    texts = [question.text for question in guide.questions]
    report.check(name, "questions end with ?", all(text.endswith("?") for text in texts))
    report.check(name, "questions are unique", len({fold(text) for text in texts}) == len(texts))
    closed = [text for text in texts if not is_open(text)]
    report.check(name, "questions are open", not closed, closed)
    stems = [fold(stem) for stem in case["matter"]]
    share = sum(any(stem in fold(text) for stem in stems) for text in texts) / len(texts)
    report.naming.append(share)
    report.check(name, "questions name the matter", share >= LEAST_NAMING, f"{share:.2f}")
    themes = Counter(question.theme for question in guide.questions)
    report.check(name, "themes covered", len(themes) >= LEAST_THEMES, themes)
    report.check(name, "themes balanced", max(themes.values()) - min(themes.values()) <= 2, themes)
    hard = [(round(lix(text), 1), text) for text in texts if lix(text) > MAX_LIX]
    report.lix += [lix(text) for text in texts]
    report.check(name, "questions are readable", not hard, hard)
    if "says" in case:
        said = case["says"] in guide.title and any(case["says"] in text for text in (guide.purpose, *texts))
        report.check(name, "topic in correct Danish", said, guide.title)
    _check_sources(report, name, guide, knowledge_dir)
    rules = " ".join(rule.text for rule in guide.rules)
    quoted = rules + " ".join(source.quote for source in guide.sources)
    report.check(name, "three cited rules", sum(bool(r.citations) for r in guide.rules) >= LEAST_RULES)
    foreign = [number for number in FOREIGN[guide.sector] if re.search(re.escape(number) + r"(?!\d)", quoted)]
    report.check(name, "no paragraph of the other sector", not foreign, foreign)
    report.check(name, "own paragraphs", any(number in rules for number in OWN[guide.sector]), rules[:200])
    if "dated" in case:
        report.check(name, "law as of the day", case["dated"] in rules, case["dated"])
    if "kind" in case:
        unknown = any("kender ikke denne" in note for note in guide.notes)
        report.check(name, "unknown kind is told", unknown == (case["kind"] == "none"), guide.notes)


def _check_sources(report: Report, name: str, guide: Guide, knowledge_dir: Path) -> None:
    numbers = {source.number for source in guide.sources}
    cited = {
        n
        for part in (guide.questions, guide.rules, guide.cases, guide.dilemmas, guide.skeleton)
        for x in part
        for n in x.citations
    }
    marked = {
        int(n) for section in guide.sections for item in section.items for n in re.findall(r"\[(\d+)\]", item)
    }
    report.check(name, "citations resolve", cited | marked <= numbers, (cited | marked) - numbers)
    report.check(name, "no source without use", numbers <= cited | marked, numbers - cited - marked)
    wrong = [
        s.quote
        for s in guide.sources
        if s.quote not in (knowledge_dir / s.source).read_text(encoding="utf-8")
    ]
    report.check(name, "quotes are verbatim", not wrong, wrong)


def _overlap(one: Guide, other: Guide) -> float:
    """The share of the longer guide's questions that the other has too, the topics' words left out."""
    first, second = _bare(one), _bare(other)
    return len(first & second) / max(len(first), len(second))


def _bare(guide: Guide) -> set[str]:
    """The questions without their topics' words in any form, "løsningen" among them."""
    topic = {fold(word) for word in re.findall(r"\w+", guide.title.split(": ", 1)[1])}
    left_out = topic | {fold(word) for word in PREPOSITIONS | DETERMINERS} | {"ai", "loesningen"}
    stems = tuple(word[:_STEM] if len(word) > _STEM else word for word in topic if len(word) > 2)
    return {
        " ".join(
            word for word in re.findall(r"\w+", fold(question.text))
            if word not in left_out and not (stems and word.startswith(stems))
        )
        for question in guide.questions
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 where a check failed."""
    from assistant import bootstrap
    from assistant.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m evals.guides", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    settings = Settings.load()
    bootstrap.ingest_if_stale(settings)
    assistant = bootstrap.build_assistant(settings)
    load_materials(settings.knowledge_dir)
    cases, declined = load_cases()
    report = run(assistant, settings.knowledge_dir, cases, declined)
    check_relevance(report, assistant, load_topics())
    if options.json:
        print(
            json.dumps(
                {**report.summary(), "failures": [vars_of(f) for f in report.failures]}, ensure_ascii=False
            )
        )
    else:
        for key, value in report.summary().items():
            print(f"{key}: {value}")
        for finding in report.failures:
            print(f"FAILED {finding.check}: {finding.case}: {finding.detail}")
    return 1 if report.failures else 0


def vars_of(finding: Finding) -> dict[str, str]:
    """A finding as an object."""
    return {"case": finding.case, "check": finding.check, "detail": finding.detail}


if __name__ == "__main__":
    sys.exit(main())
