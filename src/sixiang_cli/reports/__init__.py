"""Files and streams for other programs and offices: one module for each format.

Reports turn rows into bytes or text. They never print, ask the clock or touch the journal, and
know nothing of how a screen looks.
"""
