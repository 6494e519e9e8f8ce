"""Which way a view points: words, ratings and comparisons of market news."""
