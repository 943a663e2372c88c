"""The words of the house in other languages: one catalogue a room, compiled into one."""
