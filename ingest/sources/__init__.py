"""Sources of articles: one module for each kind (feed, page, PDF, email, JSON Lines …)."""
