"""Threads of sealed messages in a dossier."""
