"""Figures on requests for the annual report: what was sent in a period and what had become of it at a date."""
