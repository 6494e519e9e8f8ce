"""The second reader: a chat model points out views that the rules passed over, and tells stances they left open.

Nothing is taken on its word. `verbatim` finds its words in the article, `voices` asks the rules who speaks there,
`keeping` decides, `find_views` and `stances` ask, `passes` goes over what no model has read yet.
"""
