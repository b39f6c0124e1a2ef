"""Goals and actions: what is wanted, what is done about it, and how it will be judged."""
