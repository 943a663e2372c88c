"""Informal enquiries before any request: does this exist? They bind nobody, and none is a request."""
