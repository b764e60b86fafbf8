"""Records that contradict themselves or cannot be right: named, and the rest is reviewed."""
