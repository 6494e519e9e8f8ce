"""The English of market news, once: tokens, sentences, names, figures, calendar, movement, and the word lists."""
