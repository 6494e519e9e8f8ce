"""Questions and messages that wait: kept as rows, run once, sent once."""
