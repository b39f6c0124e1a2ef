"""Why a number is what it is, and whether an action moved it."""
