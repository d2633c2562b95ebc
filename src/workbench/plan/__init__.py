"""Plan: the pages on what to ask, what to give for it, and where both sides would rather agree than walk."""
