"""Where the documents disagree, or one of them should not be followed, and what is done here."""

from typing import NamedTuple


class Disagreement(NamedTuple):
    """A question, what the documents say, what is done here, and the switch to choose otherwise.

    Rules that ask for the switch tell it; without one, those named in `rules` do.
    """

    question: str
    says: str
    done: str
    switch: str = ""
    rules: tuple[str, ...] = ()


DISAGREEMENTS = (
    Disagreement(
        "Highest dose in alcohol use disorder",
        "S2: up to 300 mg daily, closely monitored. S1 warns of doses above 80 mg. X-FR: a maximum "
        "of 80 mg stood from 2017 and was withdrawn on 18 November 2021; an assessment by an "
        "addiction team is asked for at 80 mg without the goal reached",
        "300 mg is the ceiling; above 80 mg the specialist's assessment and close monitoring are "
        "asked for. 80 mg as a ceiling is the more cautious choice",
        "max.aud",
    ),
    Disagreement(
        "Highest dose in spasticity",
        "S1, S2 and X-US: 80 mg daily. MEM-UK: 100 mg in hospital",
        "80 mg, the more cautious",
        "max.spasticity",
    ),
    Disagreement(
        "Highest dose in neuropathic pain",
        "S2: 60 mg daily. X-US: 80 mg for whatever reason",
        "60 mg, the more cautious",
        "max.neuropathic",
    ),
    Disagreement(
        "Highest dose in hiccups",
        "X-HIC: up to 60 mg daily; no other text gives one",
        "60 mg; 45 or 30 mg is the more cautious choice",
        "max.hiccups",
    ),
    Disagreement(
        "First dose in alcohol use disorder",
        "S2: 5 mg daily. X-FR: 15 to 20 mg",
        "Up to 5 mg passes, the more cautious; up to 20 mg is a note",
        "start.aud",
    ),
    Disagreement(
        "First dose in spasticity",
        "S2 and X-US: 15 mg daily. S3: 5 to 10 mg, or 5 mg up to three times",
        "Up to 15 mg passes; 5 mg is the more cautious choice",
        "start.spasticity",
    ),
    Disagreement(
        "Pace in spasticity",
        "S2: 5 mg more every three days. X-US and X-CA: 5 mg more at each of three doses",
        "Plans go up by 5 mg a day, the more cautious; orders pass up to 15 mg a day",
        "titration.spasticity",
    ),
    Disagreement(
        "Pace in alcohol use disorder",
        "S2: 5 mg more every three to four days. X-FR: 10 mg",
        "Plans go up by 5 mg, the more cautious; orders pass up to 10 mg",
        "titration.aud",
    ),
    Disagreement(
        "Pace in hiccups",
        "X-HIC: every two to three days",
        "Three days, the longer",
        rules=("titration-interval-too-short", "titration-plan"),
    ),
    Disagreement(
        "Older adults",
        "S3: rarely more than 30 to 40 mg daily. S2: a woman of 68 reached 50 mg slowly. Only "
        "X-BEERS gives an age",
        "A note above 30 mg, a warning above 40 mg, from the age of 65; the case is shown as the "
        "exception. 30 mg as a firm limit is the more cautious choice",
        "older.cap",
    ),
    Disagreement(
        "Dose at 30 to 59 mL/min",
        "X-WOLF: half, by filtration rate. X-VLA: by a third, a half or two thirds less, by "
        "creatinine clearance. The two sets of bands are never mixed",
        "Half, the more cautious",
        "renal.moderate",
    ),
    Disagreement(
        "Dose below 30 mL/min",
        "S2: 50 to 75 percent less. X-VLA: two thirds less. X-WOLF: avoid",
        "50 to 75 percent less, with the advice to avoid, the more cautious, beside it",
        "renal.severe",
    ),
    Disagreement(
        "Dose at 60 to 89 mL/min",
        "X-WOLF: a third less. X-VLA: a third less at a clearance of 50 to 80 mL/min. The others "
        "say nothing",
        "Nothing but a note in the plan; a third less is the more cautious choice",
        "renal.mild",
    ),
    Disagreement(
        "How often kidney function is measured",
        "S2: every year. MEM-KDIGO: twice a year in reduced function",
        "Every year; twice a year is the more cautious choice",
        "renal.stale",
    ),
    Disagreement(
        "How the dose comes down",
        "S0: 10 mg a day less each week. S1: over weeks or even months. S2: 10 to 20 percent less "
        "every one to two weeks. X-CA: one to two weeks in all. X-FR: one to four weeks in all",
        "10 mg a week in alcohol use disorder, by shares otherwise: the slow ways, which are the "
        "more cautious. Below 50 mg daily the two differ: a cut is too steep only where it exceeds "
        "both",
        "taper.method",
    ),
    Disagreement(
        "How it comes down in failing kidneys",
        "S2: 10 to 20 percent less every one to two weeks. X-CA: within one to two weeks, while "
        "the drug accumulates",
        "Within 14 days, under supervision, which is the more cautious against poisoning; a "
        "gradual way is the more cautious against withdrawal",
        "taper.kidney",
    ),
    Disagreement(
        "Peptic ulcer",
        "S2: an active ulcer forbids baclofen, though that is debated. X-UK: peptic ulceration "
        "forbids it, active or not. X-US does not name it",
        "An active ulcer is a grave finding, one in the history a note",
        "ulcer.contraindication",
    ),
    Disagreement(
        "MAO inhibitors",
        "S2: a theoretical serotonin syndrome. X-CA: more depression of the nervous system",
        "Both are told",
        rules=("interaction-maoi",),
    ),
    Disagreement(
        "Breastfeeding",
        "S2: generally not recommended. X-US: present in milk; the infant may have withdrawal",
        "Both are told, as a warning",
        rules=("lactation",),
    ),
    Disagreement(
        "The slow, uneven protocol",
        "S2 used it in a woman of 68 with multiple sclerosis. The uneven day of S0 belongs to the "
        "taper in alcohol use disorder",
        "It is offered for any reason, but only after sedation",
        rules=("slow-titration-suggest",),
    ),
    Disagreement(
        "How much reaches the blood",
        "S2: 30 percent, after a first pass through the liver. X-US: well absorbed and mostly "
        "excreted unchanged",
        "The 30 percent are used nowhere",
    ),
    Disagreement(
        "Pregnancy category",
        "S2 gives a letter of a scheme that was retired",
        "What it says is kept, the letter is not",
        rules=("pregnancy",),
    ),
    Disagreement(
        "Long treatment",
        "S0: no harm comes from long treatment",
        "Never shown: it is no finding of safety",
        rules=("annual-treatment-review-due",),
    ),
)
