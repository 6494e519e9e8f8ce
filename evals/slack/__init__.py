"""The Slack bot under load, and its pictures."""
