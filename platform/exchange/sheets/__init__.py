"""Country sheets: what a State asks of a request, by which channel and in which languages; what each request needs of it."""
