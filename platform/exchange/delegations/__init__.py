"""Delegations: States, organisations, organs of the Court, the Assembly's bodies and observers, with the dates of their membership."""
