"""The demonstration: a month in the life of the exchange, made through the same services."""
