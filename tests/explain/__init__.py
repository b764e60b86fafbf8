"""Why findings are given: what was seen, which numbers decided, what would have changed them."""
