"""People: one account, one delegation, one role; invited, suspended, retired; their credentials and recovery."""
