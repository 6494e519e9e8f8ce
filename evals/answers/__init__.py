"""Benchmarks of answers: whether they answer the question, and what they cost."""
