"""What must hold for any record: unknown is not safe, and where all is well nothing is said."""
