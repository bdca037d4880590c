"""What answers a question: rows for a screen, a report, a file. One module for each question.

Queries take an open `Ledger` and what was asked, and return immutable records with the model's own
objects in them. They never print, word, colour or change anything.
"""
