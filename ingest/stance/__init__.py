"""Stance: which way a view points, read from the words, ratings and comparisons of market news.

Unlike sentiment, which is the tone of a text, a stance belongs to one speaker and one target.
"""
