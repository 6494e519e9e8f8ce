"""Near-duplicate detection (dedup): which articles tell the same story. A take is one version of a story."""
