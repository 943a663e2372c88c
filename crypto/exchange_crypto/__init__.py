"""The sealed formats, keys and the provable log: bytes in, bytes out; no web, no database, no clock."""
