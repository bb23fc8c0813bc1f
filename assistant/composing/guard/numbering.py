"""The numbers a reader sees, in place of those the model was given."""

from assistant.composing.guard.checking import Verdict


class Numbering:
    """The reader's numbers, from 1 in the order of their first use."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}

    def printed(self, verdict: Verdict) -> str:
        """The sentence with its marks as the reader sees them."""
        marks = "".join(
            f"[{self.numbers.setdefault(number, len(self.numbers) + 1)}]" for number in verdict.numbers
        )
        return f"{verdict.text} {marks}" if marks else verdict.text
