"""The English of market news, once: tokens, sentences, names, figures, calendar, movement, and the word lists.

Importing this package loads nothing. Each module loads the lists it needs from ``lexicon``. Whatever reads a list takes
the language; English is the one there is.
"""
