"""Whole records with the answers expected of them, written from the clinical catalogue alone."""
