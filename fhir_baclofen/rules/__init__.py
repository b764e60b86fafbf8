"""The clinical knowledge: one module per topic, and the sources they quote."""
