"""Work that waits: a table of jobs, enqueued with the row they belong to, and the loop that does them."""
