"""Assets: one record for each in the dossier of a request, with a life of its own, claims of third parties, and its value."""
