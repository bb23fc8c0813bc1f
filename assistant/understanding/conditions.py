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


# The same told before a question: "Vores chef vil indføre ruteplanlægning uden at spørge os. Hvad kan vi gøre?"
_TOLD_IN_DANISH = re.compile(
    r"(?P<who>\b(?:(?:en|et|den|det|de|min|mit|mine|vores) )?[\w-]+) "
    r"(?:vil|har|skal|er|havde|ville|tænker|overvejer|planlægger|[\w-]+er) .+?(?P<condition>\buden,? at [^.!?]+)",
    re.IGNORECASE,
)
_TOLD_IN_ENGLISH = re.compile(
    r"(?P<who>\b(?:(?:an?|the|my|our|their) )?[\w-]+) "
    r"(?:wants?|has|have|is|are|will|plans?|had|[\w-]+s|[\w-]+ed) .+?(?P<condition>\bwithout \w+ing [^.!?]+)",
    re.IGNORECASE,
)


def with_its_condition_alone(question: str, told: str = "") -> str:
    """The question without what is done: "må lederen gøre det uden at tale med os?"; empty where it has no condition.

    What is done fills most of such a question, or of what is ``told`` before it, and most passages near it are on
    that alone.
    """
    for pattern, doing in ((_DANISH, "gøre det"), (_ENGLISH, "do it")):
        if match := pattern.search(question):
            return f"{match['who']} {doing} {match['condition']}"
    for pattern, does in ((_TOLD_IN_DANISH, "gør det"), (_TOLD_IN_ENGLISH, "does it")):
        if match := pattern.search(told):
            return f"{match['who']} {does} {match['condition'].rstrip()}. {question}"
    return ""
