"""The second reader: a chat model finds views that the rules missed, and stances that the rules left neutral.

Its proposals are checked. `verbatim` finds the words in the article, `voices` asks the rules who speaks there,
`keeping` decides, `find_views` and `stances` ask the model, `passes` reads the articles that no model has read yet.
"""
