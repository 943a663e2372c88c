"""Sealed files in a dossier, with versions."""
