"""Requests for assistance: drafts of the Court, copies to States, replies."""
