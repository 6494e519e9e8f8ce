"""Benchmarks of scale: speed and size as a library grows, and what survives kill -9."""
