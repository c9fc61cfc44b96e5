"""The first day on which a treaty binds, worked out by hand from the clauses of the CMW, CEDAW and CED."""

import pytest

from obligraph.building.derive import first_binding_day

CMW = ("first-of-month-after-three-months", "2003-07-01")
CEDAW = ("thirtieth-day-after-deposit", "1981-09-03")


@pytest.mark.parametrize(
    ("treaty", "deposited", "first"),
    [
        # Mexico deposited on 8 March 1999, before the treaty itself entered into force.
        (CMW, "1999-03-08", "2003-07-01"),
        # Argentina: 23 February 2007; three months end on 23 May; the month that follows begins on 1 June.
        (CMW, "2007-02-23", "2007-06-01"),
        # Deposited on the first of a month: three months end on 1 June; the first of the month that follows is 1 July.
        (CMW, "2012-03-01", "2012-07-01"),
        # Three months from 30 November end on the last day of February, in a year that is no leap year.
        (CMW, "2004-11-30", "2005-03-01"),
        # Afghanistan deposited on 5 March 2003; the thirtieth day after is 4 April.
        (CEDAW, "2003-03-05", "2003-04-04"),
        # Mexico deposited on 23 March 1981, before entry into force.
        (CEDAW, "1981-03-23", "1981-09-03"),
        # The twentieth deposit, on 4 August 1981, is what made it enter into force on 3 September.
        (CEDAW, "1981-08-04", "1981-09-03"),
        (CEDAW, "1981-08-05", "1981-09-04"),
        # Across a leap day.
        (CEDAW, "2008-02-01", "2008-03-02"),
    ],
)
def test_first_day(treaty: tuple[str, str], deposited: str, first: str) -> None:
    rule, entered = treaty
    assert first_binding_day(rule, deposited, entered) == first
