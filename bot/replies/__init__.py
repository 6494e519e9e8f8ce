"""The way of an answer: its steps, its verified sentences as they come, the whole of it, and what stands in Slack."""
