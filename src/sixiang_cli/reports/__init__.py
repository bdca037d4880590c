"""One module for each form in which an answer leaves the program as data."""
