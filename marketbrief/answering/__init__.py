"""From a question to a checked briefing; knows no Slack."""
