"""A second opinion: slow and plain answers worked out by hand, to compare the program's with.

Nothing here but the comparison itself knows the program. The tables are written from the clinical
catalogue, and from the page that fixes where a record holds each fact.
"""
