"""Questions whose point stands in a condition at their end."""

import pytest

from assistant.understanding.conditions import with_its_condition_alone


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Må vores gartner plante roser i hegnet uden at tale med os?", "Må vores gartner gøre det uden at tale med os?"),
        ("Kan chefen sætte hegn op, uden at nogen er spurgt?", "Kan chefen gøre det uden at nogen er spurgt?"),
        ("Can the gardener plant roses without telling us?", "Can the gardener do it without telling us?"),
        ("Hvordan planter man roser uden at stikke sig?", ""),
        ("Må man plante roser uden handsker?", ""),
        ("Må man plante roser?", ""),
    ],
)  # fmt: skip
def test_what_is_done_is_left_out(question, alone):
    assert with_its_condition_alone(question) == alone


@pytest.mark.parametrize(
    ("told", "alone"),
    [
        ("Vores gartner vil plante roser uden at spørge os.", "Vores gartner gør det uden at spørge os. Hvad nu?"),
        ("Vi bor i nr. 7. Naboen har fældet hækken uden, at vi vidste det.", "Naboen gør det uden, at vi vidste det. Hvad nu?"),
        ("Our gardener has cut the hedge without asking us.", "Our gardener does it without asking us. Hvad nu?"),
        ("Vores gartner vil plante roser.", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_done_is_left_out_of_what_is_told_as_well(told, alone):
    assert with_its_condition_alone("Hvad nu?", told) == alone
