"""What needs my attention."""
