"""The time where the conferences are held.

A server, and a container above all, mostly keeps UTC: for one or two hours after midnight its own date is
yesterday's in Denmark, where a deadline has passed and the conference is today.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Europe/Copenhagen")


def today_in_denmark() -> date:
    """The date in Denmark, wherever the machine is."""
    return datetime.now(LOCAL_TIME).date()
