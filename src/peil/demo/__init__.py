"""The demo: one simulated insurer with known truth, and the real public sets under their names."""
