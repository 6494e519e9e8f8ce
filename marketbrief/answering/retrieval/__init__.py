"""Evidence for a question: found by words and by vectors, fused, ordered, each story once, and enough or not.

A chat model may rerank what was found (`llm`).
"""
