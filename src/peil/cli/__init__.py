"""The terminal: one command a file's worth of words, no arithmetic."""
