"""The main texts, sentence by sentence in our own words, and the rules that hold each of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fhir_baclofen.rulebook import Rule, Source
from fhir_baclofen.rules.sources import S0, S1, S2, S3, S4
from fhir_baclofen.rules_document.words import table

PLAN = "plan"
"""Stands for the chapter on what plans carry."""


class Reading(NamedTuple):
    """What a text says, where it stands (slugs, or `PLAN`), and what was made of it."""

    says: str
    held: tuple[str, ...]
    made: str = ""


LENGTH = (
    Reading(
        "Treatment has no shortest or longest length: it lasts as long as it is needed.",
        ("annual-treatment-review-due", PLAN),
    ),
    Reading(
        "Twelve months to begin with, then a review.",
        ("annual-treatment-review-due", PLAN),
    ),
    Reading(
        "Forty years of use: long treatment does no harm; in paraplegia, multiple sclerosis and "
        "cerebral palsy it often lasts for life.",
        ("annual-treatment-review-due",),
        "The length is used, the promise of safety is not.",
    ),
    Reading(
        "In alcohol use disorder the length needed is not settled. The habit fades slowly once "
        "drinking has stopped: years rather than months, and more years after long drinking.",
        ("annual-treatment-review-due", PLAN),
    ),
    Reading(
        "Of 100 heavy drinkers, half drank at low risk after two years: 40 still on baclofen, 10 "
        "after stopping it. By six months nearly all who drank little were still taking it.",
        ("annual-treatment-review-due",),
        "No number of it is used.",
    ),
    Reading(
        "The dose falls over the years: 121 mg daily on average in the first year, 77 mg after "
        "three to four; by then 16 % took none, 38 % took 30 to 60 mg, 33 % 60 to 150 mg, 12 % "
        "150 mg or more.",
        ("aud-high-dose-governance", "annual-treatment-review-due"),
        "No number of it is used: the lowest dose that works is the goal.",
    ),
    Reading(
        "Some stay on it because it eases anxiety, whatever becomes of craving.",
        ("annual-treatment-review-due", PLAN),
    ),
    Reading(
        "Before coming off, weigh how long drinking was compulsive, anxiety or trauma beneath it, "
        "stability, support, work, and what other treatment has strengthened.",
        ("annual-treatment-review-due", PLAN),
    ),
    Reading(
        "Reduce really slowly: 10 mg a day less over a week, as 25, 25, 25, 25 mg to 25, 20, 25, "
        "20 mg.",
        (
            "taper-plan",
            "dose-drop-too-steep",
            "taper-interval-too-short",
            "abrupt-stop",
            "single-dose-too-large",
        ),
    ),
    Reading(
        "Go on at that pace if the first reduction passed without problems.",
        ("taper-plan", PLAN),
    ),
    Reading(
        "Craving that returns marks the lower limit: raise the dose a little until it is gone, "
        "and hold it for 6 to 12 months.",
        ("craving-return-step-back", "hold-period-active", PLAN),
    ),
)
CLINIC = (
    Reading(
        "Given as tablets or liquid, or by injection or pump into the spine, for spasticity of "
        "multiple sclerosis, spinal cord and other nervous disorders.",
        ("dose-unit-suspect", "product-switch", "it-start-requirements"),
    ),
    Reading(
        "Used outside its label in alcohol use disorder, and named in anxiety and in "
        "post-traumatic stress; in the US not approved for addiction.",
        ("off-label-documentation", PLAN),
        "Anxiety and stress count as other reasons.",
    ),
    Reading(
        "What may limit its effect: other mental disorders, other psychotropic drugs, side "
        "effects that keep the dose down, and too little will to stop drinking where the drug is "
        "relied on.",
        ("psychiatric-severe", "aud-psychotropic-effectiveness", "adverse-effect-monitor", PLAN),
    ),
    Reading(
        "High doses go far beyond the accepted level; a Dutch team found them unproven and "
        "perhaps unsafe, and saw no effect of low or high doses.",
        ("aud-high-dose-governance",),
    ),
    Reading(
        "Trials used 30 to more than 300 mg daily, with contradictory results; one large trial "
        "found less drinking than with placebo, and more side effects, serious ones too.",
        ("aud-high-dose-governance", "off-label-documentation"),
    ),
    Reading(
        "In spasticity and other nervous disorders ordinary doses do not exceed 80 mg daily.",
        ("dose-above-indication-max", "escalation-review-due"),
    ),
    Reading(
        "Side effects: drowsiness, dizziness, fatigue, weakness, dry mouth, perhaps ovarian "
        "cysts, nausea, sleeplessness, constipation, low blood pressure, headache, confusion.",
        ("adverse-effect-monitor", "sedation-hold-titration", "neurotoxicity-suspected", PLAN),
        "Dry mouth, nausea and headache make no finding.",
    ),
    Reading(
        "Drowsiness impairs driving, machines and other dangerous work.",
        ("sedation-hold-titration", PLAN),
    ),
    Reading(
        "Benzodiazepines, opiates and alcohol greatly increase it.",
        (
            "interaction-benzodiazepine",
            "interaction-opioid",
            "interaction-alcohol",
            "cns-polypharmacy",
        ),
    ),
    Reading(
        "Unsuitable, or only at a reduced dose: after strokes, with kidney disease, where "
        "spasticity keeps the patient upright, with epilepsy or seizures, in pregnancy unless the "
        "benefit outweighs the risk.",
        (
            "stroke-history",
            "renal-moderate-reduce",
            "renal-function-missing",
            "posture-spasticity",
            "seizure-disorder",
            "pregnancy",
        ),
    ),
    Reading(
        "Side effects grow with the dose and differ between patients; some need a smaller dose or "
        "have to come off.",
        ("aud-high-dose-governance", "sedation-hold-titration", "adverse-effect-monitor"),
    ),
    Reading(
        "Other drugs and supplements may interact: the doctor is told of all of them.",
        (PLAN,),
    ),
    Reading(
        "Doses are followed closely and never raised on one's own.",
        ("early-refill", "overdose-history", "prn-use", "refill-gap"),
    ),
    Reading("Start low, then increase as told.", ("start-dose-high", "titration-plan")),
    Reading(
        "Never stopped at once: it is brought down over weeks or even months.",
        ("abrupt-stop", "taper-plan", "admission-continuity", PLAN),
    ),
    Reading(
        "Stopped suddenly or too quickly it brings hallucinations, seizures, more spasticity, "
        "delusions, psychosis, overheating, confusion, sleeplessness and agitation.",
        ("withdrawal-suspected", "abrupt-stop", "dose-drop-too-steep"),
    ),
    Reading(
        "Addiction to it is rare, but some took more than prescribed and craved ever more.",
        ("early-refill", "overdose-history"),
    ),
    Reading(
        "It is no cure of addiction: counselling and behavioural therapy belong to it, fitted to "
        "the patient.",
        (PLAN,),
    ),
)
MONOGRAPH = (
    Reading(
        "Tablets of 10 and 25 mg are sold.",
        ("taper-plan",),
        "25 mg only where the site's list of products has it (`formulary.strengths`).",
    ),
    Reading(
        "Doses are set for each patient; one dose does not fit all.",
        ("dose-unparseable", "titration-plan"),
    ),
    Reading(
        "70 to 85 % are absorbed, of which 30 % reach the blood.",
        (),
        "Not used: labels say otherwise.",
    ),
    Reading(
        "The peak comes after two to three hours, the half-life is three to four: doses are "
        "divided, which serves steady dosing better than a prolonged-release form.",
        ("dose-frequency-inadequate", "slow-titration-suggest"),
    ),
    Reading(
        "Liquids help where swallowing is difficult.",
        ("admission-continuity", "taper-plan"),
        "Liquids are offered where the site's list of products has them (`formulary.strengths`).",
    ),
    Reading(
        "The pump needs about 1 % of the oral dose.",
        ("dose-unit-suspect", "it-oral-not-substitute"),
        "No dose is ever worked out by it.",
    ),
    Reading(
        "Spasticity of multiple sclerosis, spinal cord injury and cerebral palsy is the best "
        "proven use.",
        ("indication-unknown",),
    ),
    Reading(
        "In alcohol use disorder the evidence is mixed and patients differ much; those with much "
        "anxiety gain most. One trial found less drinking, but no more abstinence.",
        ("off-label-documentation", "aud-high-dose-governance"),
    ),
    Reading(
        "Used in neuropathic pain and trigeminal neuralgia, and in hiccups, where other "
        "treatments failed, and in dystonia.",
        ("off-label-documentation", "indication-unknown"),
    ),
    Reading(
        "Spasticity: 5 mg three times daily, 5 mg more every 3 days, up to 80 mg daily, with food.",
        ("start-dose-high", "titration-step-too-large", "dose-above-indication-max", PLAN),
    ),
    Reading(
        "Alcohol use disorder: 5 mg daily, 5 mg more every 3 to 4 days, up to 300 mg daily in "
        "divided doses; high doses need close monitoring.",
        (
            "start-dose-high",
            "titration-step-too-large",
            "aud-high-dose-governance",
            "single-dose-too-large",
            "duplicate-therapy",
        ),
    ),
    Reading(
        "Neuropathic pain: 5 mg twice daily, 5 mg more each week, at most 60 mg daily, with meals.",
        ("start-dose-high", "titration-interval-too-short", "dose-above-indication-max", PLAN),
    ),
    Reading(
        "Too fast a rise brings marked sedation and dizziness, too slow a one costs motivation.",
        (
            "titration-step-too-large",
            "sedation-hold-titration",
            "titration-plan",
            "craving-return-step-back",
        ),
        "The pace of the table is planned, neither faster nor, without a reason, slower.",
    ),
    Reading(
        "Reassess every two weeks while the dose rises.",
        ("escalation-review-due", "titration-plan"),
    ),
    Reading(
        "Come off by 10 to 20 % every one to two weeks; an abrupt stop may bring hallucinations, "
        "seizures and rebound spasticity.",
        (
            "taper-plan",
            "abrupt-stop",
            "dose-drop-too-steep",
            "taper-interval-too-short",
            "withdrawal-suspected",
            "prn-use",
        ),
    ),
    Reading(
        "Forbidden with known hypersensitivity and, though debated, active peptic ulcer.",
        ("allergy-baclofen", "peptic-ulcer-active", "peptic-ulcer-history"),
    ),
    Reading(
        "Weighed with care: severe psychiatric disorder, kidney impairment, elderly patients with "
        "balance problems.",
        ("psychiatric-severe", "renal-moderate-reduce", "older-adult-fall-risk"),
    ),
    Reading(
        "Alcohol, benzodiazepines, opioids and other depressants add to sedation; "
        "antihypertensives may lower blood pressure; MAO inhibitors carry a theoretical risk of "
        "serotonin syndrome.",
        (
            "interaction-alcohol",
            "interaction-benzodiazepine",
            "interaction-opioid",
            "interaction-cns-depressant",
            "cns-polypharmacy",
            "interaction-antihypertensive",
            "interaction-maoi",
        ),
    ),
    Reading(
        "It leaves mostly unchanged through the kidney; below 30 mL/min the dose is cut by 50 to "
        "75 %.",
        (
            "renal-severe-reduce",
            "renal-function-missing",
            "renal-value-unusable",
            "renal-dialysis-avoid",
            "renal-aki-hold",
            "interaction-nephrotoxic",
        ),
    ),
    Reading(
        "In pregnancy for severe spasticity only, where the benefit outweighs the risk; "
        "breastfeeding is generally not recommended.",
        ("pregnancy", "lactation"),
    ),
    Reading(
        "Less fall of blood pressure but more sedation than tizanidine; dantrolene acts on the "
        "muscle itself.",
        ("interaction-muscle-relaxant", "nonresponse-at-max"),
        "Used to tell relaxants apart, and for the alternatives named.",
    ),
    Reading(
        "Generics do what brands do; a change of manufacturer may change the effect.",
        ("product-switch",),
    ),
    Reading(
        "A first effect shows in a week, the full one after four to six weeks at a stable dose.",
        ("nonresponse-at-max",),
    ),
    Reading(
        "Other muscle relaxants are generally not added; in stubborn cases low-dose tizanidine or "
        "a benzodiazepine under close monitoring.",
        ("interaction-muscle-relaxant", "interaction-benzodiazepine"),
    ),
    Reading(
        "Sedation, dizziness and weakness are commonest, most of all at the start, and often "
        "lessen; food helps against nausea.",
        ("sedation-hold-titration", "adverse-effect-monitor", PLAN),
    ),
    Reading(
        "Long use is safe with monitoring: kidney function every year, tolerance, doses adjusted.",
        ("renal-monitoring-overdue", "annual-treatment-review-due"),
        "The monitoring is used, the promise of safety is not.",
    ),
    Reading(
        "The body grows dependent with long use, so it is withdrawn gradually; abuse is unlikely.",
        ("abrupt-stop", "taper-plan", "early-refill"),
    ),
    Reading(
        "A woman of 68 who had stopped at 30 mg for sedation reached 50 mg in three months by 2.5 "
        "mg every five days, a smaller morning and a larger evening dose, and physiotherapy 90 "
        "minutes after the midday dose: going slower may succeed where it failed.",
        ("slow-titration-suggest", "titration-plan", "older-adult-dose-cap"),
    ),
)
ANSWERS = (
    Reading(
        "By mouth and by pump it may go on without end while it works and is tolerated.",
        ("annual-treatment-review-due", PLAN),
    ),
    Reading(
        "30 to 80 mg daily in three to four doses; older adults rarely tolerate more than 30 to "
        "40 mg.",
        ("dose-frequency-inadequate", "older-adult-dose-cap"),
    ),
    Reading(
        "Start at 5 to 10 mg daily, or at 5 mg up to three times, and rise gradually over weeks "
        "to months, so that sedation, weakness, dizziness and confusion stay small.",
        ("start-dose-high", "titration-step-too-large", "titration-plan", "slow-titration-suggest"),
    ),
    Reading(
        "25 to 30 % with spinal cord injury or multiple sclerosis do not respond or do not "
        "tolerate it: consider other treatment.",
        ("nonresponse-at-max",),
    ),
    Reading(
        "The pump is for severe spasticity with pain, poor skin hygiene or lost function that the "
        "highest oral doses do not help, or where they are not tolerated.",
        ("it-start-requirements", "nonresponse-at-max"),
    ),
    Reading(
        "Pumps lowered tone in more than 80 % and spasms in more than 65 %, over seven months and "
        "longer; their dose is programmed as needed.",
        ("it-titration-step", "it-start-requirements"),
    ),
    Reading(
        "A sudden stop may threaten life: high fever, a changed mind, rebound spasticity, "
        "rigidity and seizures over one to three days.",
        (
            "abrupt-stop",
            "withdrawal-suspected",
            "taper-plan",
            "dose-drop-too-steep",
            "taper-interval-too-short",
            "prn-use",
            "refill-gap",
            "admission-continuity",
            PLAN,
        ),
    ),
    Reading(
        "Pump refills are booked before the date of the low-reservoir alarm.",
        ("it-refill-due", PLAN),
    ),
    Reading(
        "Even high oral doses may not prevent withdrawal from the pump: resuming the infusion is "
        "best.",
        ("it-interruption-emergency", "it-oral-not-substitute"),
    ),
    Reading(
        "Before baclofen: positioning, range of motion, stretching, splinting, serial casting.",
        ("indication-not-supported", PLAN),
    ),
    Reading(
        "While it is taken, watch for weakness, urinary changes, cognition and sedation.",
        ("adverse-effect-monitor", "sedation-hold-titration", PLAN),
    ),
    Reading(
        "In focal spasticity, such as a hand after a stroke, botulinum toxin is preferred.",
        ("indication-not-supported", "stroke-history"),
    ),
    Reading(
        "Benzodiazepines are avoided while a stroke is recovering.",
        ("interaction-benzodiazepine", "stroke-history"),
    ),
)
RADIO = (
    Reading(
        "A muscle relaxant that some doctors give against craving for alcohol; not approved for "
        "addiction in the US, with few trials and mixed results.",
        ("off-label-documentation",),
    ),
    Reading(
        "One doctor expects it to help in other addictions too, another finds the data too thin.",
        (),
        "Not used: another addiction counts as another reason.",
    ),
    Reading(
        "Doses against craving are above those for spasms, and what high doses do over years is "
        "open.",
        ("aud-high-dose-governance",),
    ),
    Reading(
        "Some users report sleeplessness, lethargy, hallucinations and trouble concentrating, "
        "perhaps where the dosing scheme was not kept.",
        ("adverse-effect-monitor", "neurotoxicity-suspected"),
    ),
    Reading(
        "A patient lowered her dose for side effects and went back up.",
        ("sedation-hold-titration", "slow-titration-suggest"),
    ),
)
READINGS: Mapping[Source, tuple[Reading, ...]] = {
    S0: LENGTH,
    S1: CLINIC,
    S2: MONOGRAPH,
    S3: ANSWERS,
    S4: RADIO,
}


def readings(rules: Iterable[Rule]) -> str:
    """A table for each main text, in the order of its sentences."""
    links = {rule.id: f"[{rule.id}](#{rule.number}-{rule.id})" for rule in rules}
    links[PLAN] = "[plans](#what-plans-carry)"
    return "\n\n".join(
        f"### {source.named}\n\n" + table(("it says", "where it stands"), _rows(told, links))
        for source, told in READINGS.items()
    )


def _rows(told: Iterable[Reading], links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for reading in told:
        held = ", ".join(links[slug] for slug in reading.held)
        yield reading.says, " ".join(part for part in (held and f"{held}.", reading.made) if part)
