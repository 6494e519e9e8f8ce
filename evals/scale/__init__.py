"""Speed and size as a library grows, and what survives kill -9."""
