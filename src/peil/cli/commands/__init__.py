"""One file per group of commands; each names its functions in ``COMMANDS``."""
