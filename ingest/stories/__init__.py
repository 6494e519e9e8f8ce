"""Near-duplicate detection (dedup): which articles tell the same story."""
