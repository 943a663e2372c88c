"""Calendars: which days a State works, and which the Court, by which dates in working days are counted."""
