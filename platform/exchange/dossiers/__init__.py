"""The unit of need-to-know: who takes part, who holds its key, themes and handling."""
