"""What Slack makes of our blocks, as one page of HTML: to look at without a workspace."""
