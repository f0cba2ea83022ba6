"""Months on the calendar."""

import calendar
from datetime import datetime


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same day and time some months earlier; the 31st becomes the last day of a shorter month."""
    month_index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(month_index, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
