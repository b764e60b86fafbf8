"""From a review to what should stand in the record, and safely there."""
