"""What decides whether a sentence may be shown: pure functions over its words and those of its sources."""
