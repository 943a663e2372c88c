"""The access log: entries, their filing into a tree, signed checkpoints, roll-ups, and the check of the whole."""
