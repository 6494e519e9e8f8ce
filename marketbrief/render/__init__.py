"""A briefing for people: terminal, Markdown, plot."""
