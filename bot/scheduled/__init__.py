"""What the bot posts unasked: scheduled notes, alerts, corrections and failure notices; each once.

The scheduler is one loop (`loop`) that looks for what is due in the database; it keeps no timers in memory.
"""
