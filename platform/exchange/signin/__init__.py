"""The steps in: password, second factor, invitation, what mends a lost one, and sessions."""
