"""Questions and outgoing messages as rows: stored, run once, sent once, across restarts and replicas."""
