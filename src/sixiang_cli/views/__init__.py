"""What a screen is made of and how it is drawn: pages, widths, plain text, terminals, Markdown.

Views build pages and turn them into text or renderables. They never print, ask the clock or touch
the journal; `cli` writes what they return.
"""
