"""What tests share: an isolated environment, and ways to run the program."""
