"""What comes in: files read as text, a mapping that says what is what, and SQL that types it."""
