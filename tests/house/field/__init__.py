"""Checks of the field's tables in `platform/exchange/data`: each by itself, against each other, against the rules of the life cycle."""
