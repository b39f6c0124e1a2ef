"""Work that outlives a request, done by a process of its own and taken up again after a kill."""
