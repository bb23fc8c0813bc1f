"""Questions whose point stands in a condition at their end: "må lederen bruge AI til vagtplaner uden at tale med os?"."""

import re

# Who may do it: one word, with an article or possessive before it. What is done is left out between.
_DANISH = re.compile(
    r"^\W*(?P<who>(?:må|maa|kan|skal|bør|vil) (?:(?:en|et|den|det|de|min|mit|mine|vores) )?[\w-]+) .+?"
    r"(?P<condition>\buden,? at .+)$",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"^\W*(?P<who>(?:can|may|could|should|will|must) (?:(?:an?|the|my|our|their) )?[\w-]+) .+?"
    r"(?P<condition>\bwithout \w+ing .+)$",
    re.IGNORECASE,
)


def with_its_condition_alone(question: str) -> str:
    """The question without what is done: "må lederen gøre det uden at tale med os?"; empty where it has no condition.

    What is done fills most of such a question, and most passages near it are on that alone.
    """
    for pattern, doing in ((_DANISH, "gøre det"), (_ENGLISH, "do it")):
        if match := pattern.search(question):
            return f"{match['who']} {doing} {match['condition']}"
    return ""
