"""Benchmarks of ingest: quality of views, stances and stories, and speed."""
