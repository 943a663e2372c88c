"""Duties: what each person of a delegation may do in requests, given by the delegation's own manager."""
