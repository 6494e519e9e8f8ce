"""Questions in, briefings out: the answerer, the Slack app around it, and the terminal."""
