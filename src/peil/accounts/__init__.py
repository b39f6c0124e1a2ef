"""People: who they are, what they may do, when they were last here, and what was done by whom."""
