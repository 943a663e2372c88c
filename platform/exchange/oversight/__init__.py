"""The auditor's rooms: the access log, an entry with its proof, integrity, exports."""
