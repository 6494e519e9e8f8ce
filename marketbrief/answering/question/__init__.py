"""What is asked: a message, its thread and its slips made one question, taken apart before anything is searched."""
