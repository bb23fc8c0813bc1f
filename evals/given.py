"""What an answer may draw on: the figures of its quotes, and what follows from them."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.words import fold
from evals.figures import NUMBER_WORDS, Figure, figures, number_value
from evals.wording import content_stems, normalise

NAME_GAP = 30  # characters that may stand between the words of a name ("Martin [Østergaard] Christensen")
MAX_PARTS = 4  # of a sum, such as the price of four groups of participants


@dataclass(frozen=True, slots=True)
class Given:
    """What an answer may draw on: figures, running text and amounts to compute with."""

    keys: frozenset[str]
    text: str  # folded, in one line, for names
    numbers: frozenset[float]
    dates: frozenset[date]
    times: frozenset[int]  # minutes after midnight
    stems: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], today: date | None = None, language: str = "da") -> "Given":
        """What ``texts`` state, and the date of today where it may be spoken of."""
        joined = "\n".join(texts)
        found = figures(joined)
        keys = {key for figure in found for key in figure.keys}
        keys |= {"month:" + key[5:7] for key in keys if key.startswith("date:")}
        words = re.findall(r"[^\W\d_]+", joined.casefold())
        keys |= {f"number:{NUMBER_WORDS[word]}" for word in words if word in NUMBER_WORDS}
        numbers = {float(key[7:]) for key in keys if key.startswith("number:")}
        # "1-2-4" and "10-12 uger" are numbers inside words, which the figures proper leave out.
        loose = {number_value(text) for text in re.findall(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:,\d+)?", joined)}
        keys |= {f"number:{value:g}" for value in loose}
        years = {int(n) for n in numbers if 1990 <= n <= 2100} | ({today.year} if today else set())
        days = {day for key in keys if key.startswith("date:") for day in _days(key[5:], years)}
        if today:
            days.add(today)
            keys |= {f"date:{today:%m-%d}", f"month:{today:%m}", f"weekday:{today.weekday()}"}
            keys.add(f"number:{today.year}")
        times = {int(key[5:7]) * 60 + int(key[8:10]) for key in keys if key.startswith("time:")}
        keys |= {f"time:{int(n):02}:00" for n in numbers if n.is_integer() and 1 <= n <= 24}
        stems = frozenset(content_stems(joined, language))
        text = " ".join(fold(normalise(joined)).split())
        return cls(frozenset(keys), text, frozenset(numbers), frozenset(days), frozenset(times), stems)

    def __or__(self, other: "Given") -> "Given":
        """Both, with the content stems of the first."""
        return Given(
            self.keys | other.keys,
            f"{self.text} {other.text}",
            self.numbers | other.numbers,
            self.dates | other.dates,
            self.times | other.times,
            self.stems,
        )

    def holds(self, figure: Figure) -> bool:
        """Whether the figure stands in the texts."""
        if figure.kind == "name":
            return self._holds_name(figure)
        if any(key in self.keys for key in figure.keys):
            return True
        return figure.kind == "url" and figure.keys[0][4:] in self.text

    def _holds_name(self, figure: Figure) -> bool:
        words = fold(figure.text).split()
        if self._in_order(words):
            return True
        return figure.starts_sentence and (len(words) == 2 or self._in_order(words[1:]))

    def _in_order(self, words: Sequence[str]) -> bool:
        parts = [re.escape(re.sub(r"['’]?s$", "", word) or word) for word in words]
        return re.search(rf"\b{f'.{{0,{NAME_GAP}}}?'.join(parts)}", self.text) is not None

    def computes(self, figure: Figure, listed: int = 0) -> bool:
        """Whether the figure is a sum, product, quotient, difference, duration or count of what is given."""
        if figure.kind == "weekday":
            return any(f"weekday:{day.weekday()}" in figure.keys for day in self.dates)
        if figure.kind == "date":
            steps = [step for n in self.numbers if n.is_integer() and n <= 366 for step in (n, 7 * n)]
            gaps = [timedelta(days=sign * step) for step in steps for sign in (1, -1)]
            return any(f"date:{day + gap:%m-%d}" in figure.keys for day in self.dates for gap in gaps)
        if figure.kind != "number":
            return False
        value = float(figure.keys[0][7:])
        # A count of one ("1 × 1.450 kr.") is what "jeg" and "min" in a question come to.
        return value in (1, listed) or value in self._results()

    def _results(self) -> set[float]:
        results: set[float] = set()
        for a, b in itertools.combinations(sorted(self.numbers), 2):
            results |= {a + b, abs(a - b), a * b}
        counts = [n for n in self.numbers if 1 <= n <= 50 and n.is_integer()]
        amounts = [n for n in self.numbers if n > 50]
        for price, purse in itertools.combinations(sorted(amounts), 2):
            # how many at that price an amount is enough for, and what they come to
            results |= {purse // price, purse // price * price} if purse // price <= 50 else set()
        products = sorted({a * b for a in [*counts, 1.0] for b in amounts})
        for parts in range(2, MAX_PARTS):
            results |= {sum(group) for group in itertools.combinations_with_replacement(products, parts)}
        for first, second in itertools.combinations(self.dates, 2):
            days = abs((first - second).days)
            months = abs((first.year - second.year) * 12 + first.month - second.month)
            results |= {float(n) for n in (days, days + 1, days // 7, months, months // 12)}
        for early, late in itertools.combinations(sorted(self.times), 2):
            minutes = late - early
            results |= {float(minutes), minutes / 60, float(minutes // 60), float(minutes % 60)}
        return results


def _days(month_day: str, years: Iterable[int]) -> Iterable[date]:
    month, day = int(month_day[:2]), int(month_day[3:])
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:  # 29 February
            continue
