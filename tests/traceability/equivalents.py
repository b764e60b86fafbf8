"""Ways to bend a rule that no test can notice, each with its reason: as few as can be."""

_MILD = "Share of the usual dose by filtration rate, above 90, share"
_CLEARED = "Share of the usual dose by creatinine clearance, mildly reduced, above 80, share up"
_WHOLE = "Where the whole dose is left, the rule says nothing."
_CAPPED = "A plan's step is never more than the largest step let pass, which is as small."
EQUIVALENT: dict[tuple[str, str], str] = {
    ("renal-monitoring-overdue", "kidney.low down"): "Below 60 mL/min the tier itself is reduced.",
    ("titration-step-too-large", "step.neuropathic up"): _CAPPED,
    ("titration-step-too-large", "step.hiccups up"): _CAPPED,
    ("titration-step-too-large", "step.spasticity.label up"): _CAPPED,
    ("titration-plan", "step.neuropathic up"): _CAPPED,
    ("titration-plan", "step.hiccups up"): _CAPPED,
    ("taper-plan", "taper.b.cut up"): "Doses of tablets lie 5 mg apart or more.",
    ("taper-plan", "taper.b.liquid-cut down"): "Rounding gives the same smallest cut.",
    ("taper-plan", "taper.c.days down"): "Cuts fit into 13 days as they do into 14.",
    ("renal-mild-note", f"{_MILD} up"): _WHOLE,
    ("renal-mild-note", f"{_MILD} down"): _WHOLE,
    ("renal-mild-note", _CLEARED): _WHOLE,
}
"""(rule, mark) to the reason why the bent rule answers as before, whatever the patient."""
