"""Benchmarks of verification: which false sentences pass, and which true ones are lost."""
