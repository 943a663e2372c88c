"""Messages that hold nothing: that something waits, or that an account changed; queued with an act, sent outside of it."""
