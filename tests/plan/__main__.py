"""Renews `plans.txt` from the plans as they are now: `python -m tests.plan`."""

from tests.plan.worded import renew

if __name__ == "__main__":
    renew()
