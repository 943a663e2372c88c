"""Discussions in a dossier: runs of sealed messages, and how far each person has read them."""
