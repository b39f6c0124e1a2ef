"""Exports of well-known systems, one file each: which columns tell them, and what they become."""
