"""Work that takes longer than a page may: queued, done by a process beside the server, watched and stopped from a page."""
