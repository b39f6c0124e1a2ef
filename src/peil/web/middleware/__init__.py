"""What every request passes: an id, a language, an organisation, and errors told to people."""
