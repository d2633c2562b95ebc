"""Pages of learn: the debrief."""
