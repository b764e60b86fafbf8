"""Mutation testing of what decides: rules, plans and the dosage reader."""
