"""The `exchange` command: what those who run the house do from a shell."""
