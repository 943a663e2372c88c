"""Search over titles, names and references of what the reader may open; never inside documents or messages."""
