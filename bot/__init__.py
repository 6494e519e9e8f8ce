"""The Slack bot: questions in, briefings out; and what it posts unasked."""
