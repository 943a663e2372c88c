"""The steps in: password, second factor, recovery code, invitation, and sessions."""
