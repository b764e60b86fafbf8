"""Everything on one machine: an embedded EHR with synthetic patients."""
