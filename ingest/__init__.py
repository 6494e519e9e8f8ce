"""News in: read articles, cut them into passages, draw out views, fill the library."""
