"""Feeds: a person's dates for the calendar of their own device, at a secret address and without content."""
