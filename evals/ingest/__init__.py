"""How well and how fast news is read."""
