"""What the check lets pass, and what it costs honest sentences."""
