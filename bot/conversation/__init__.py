"""What people write to the bot: messages, threads, permissions, rate limits, time zones."""
