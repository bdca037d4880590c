"""One module for each family of commands: plain functions that parse, call once, and emit."""
