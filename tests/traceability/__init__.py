"""Which tests hold which rule, found by bending the rule and running the tests.

`python -m tests.traceability renew` looks for the tests and writes `held.json`, RULES.md and
TRACEABILITY.md; `python -m tests.traceability check` runs each test named there with its rule bent,
and says which of them does not fail.
"""
