"""Slack only: events in, Block Kit out."""
