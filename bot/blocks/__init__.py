"""Block Kit: pure functions from a briefing, or from what the bot stores, to blocks and windows."""
