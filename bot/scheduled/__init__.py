"""What the bot posts of its own accord: notes on schedule, alerts, corrections; each once."""
