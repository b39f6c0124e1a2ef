"""What ``peil.open`` returns, and what it answers."""

from peil.notebook.opened import OpenWorkspace

__all__ = ["OpenWorkspace"]
