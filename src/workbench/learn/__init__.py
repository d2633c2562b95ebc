"""Pages of learn: the debrief, and what past talks taught."""
