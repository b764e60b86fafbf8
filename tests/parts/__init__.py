"""Real parts to test against: HAPI FHIR, the HL7 validation engine, SUSHI, the R4 examples.

Each is built once into a git-ignored folder and started, on loopback, when a test first asks.
`python -m tests.parts` builds all of them beforehand.
"""
