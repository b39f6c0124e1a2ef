"""Kinds of numbers: what the engine adds up for each, and how statistics finish it."""
