"""Free-text dosages: every token understood, or the text is not read."""
