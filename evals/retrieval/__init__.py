"""Whether the right articles are found."""
