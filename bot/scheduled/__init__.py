"""What the bot posts of its own accord: notes on schedule, alerts, corrections; each once.

The scheduler is one loop (`loop`) that looks for what is due in the database; it keeps no timers in memory.
"""
