"""Secure Cooperation Exchange: the web application, its rules and its log."""
