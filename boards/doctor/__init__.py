"""Whether the set-up is sound, and in plain words what to do where it isn't."""
