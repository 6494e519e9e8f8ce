"""Chat and embedding models: providers, limits, spending, and one way to ask for JSON."""
