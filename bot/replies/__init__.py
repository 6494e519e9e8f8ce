"""Answers in Slack: progress, streamed sentences, the whole answer, and finding what was posted."""
