"""Benchmarks of retrieval: whether the right articles are found."""
