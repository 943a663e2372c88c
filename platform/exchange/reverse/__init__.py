"""Requests of States to the Court (article 93 (10)): submitted to the Registrar, passed to an organ, answered by it."""
