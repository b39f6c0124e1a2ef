"""The vocabulary: what happened, one file per fact."""
