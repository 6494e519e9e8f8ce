"""Block Kit: pure functions from a briefing, and from what the bot keeps, to what Slack shows."""
