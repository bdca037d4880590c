"""The standard library's words that every command needs, without what those modules import.

A module here has the name of the one it stands for. To mypy and to editors its words are that
module's own; where the program runs, they come from what lies behind it or are put together here,
and on a Python that has no such thing it is that module itself. Each is compared with the original
by tests. Why, and what it spares: docs/decisions/0001-start-up.md.
Never here: a word that the original doesn't have, or that works otherwise.
"""
