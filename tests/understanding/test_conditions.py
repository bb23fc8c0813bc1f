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
