"""News in: read articles, cut them into passages, extract views, fill the library.

The pipeline is fetch, extract, split, find the story, find the views, store, embed; `job` runs it.
"""
