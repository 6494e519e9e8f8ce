"""Evidence for a question: found by words and by vectors, fused, ordered, each story once, and enough or not.

`fuse` joins both lists, `boosts` and `diversify` rerank what was found.
"""
