"""The way of a question: taken from Slack, kept, waiting in line, seen through to its answer once."""
