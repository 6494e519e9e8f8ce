"""Benchmarks: programs that measure and print. What a figure was measured on stands beside it."""
