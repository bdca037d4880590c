"""Taking in what came back: filled-in sheets, and spreadsheets that become definition files.

Between `sheets`, which gives cells, and the use cases that change something. Every fault names its
row and column; nothing is taken in halves unless that was asked for. Never here: printing, asking,
the bytes of a file.
"""
