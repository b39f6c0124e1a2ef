"""Facts computed from facts, one file each."""
