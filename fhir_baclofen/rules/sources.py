"""The documents the rules rest on, and how far each was read; cited as `SOURCE.at("passage")`."""

from fhir_baclofen.rulebook import Source

IN_PART = "read in part"
ABSTRACT = "abstract read"
FROM_MEMORY = "from memory: not verified against the document"

S0 = Source(
    "S0",
    "article on treatment length in alcohol use disorder",
    "How long does baclofen treatment need to be for?",
    "web article on baclofen in alcohol use disorder",
    "undated",
    "none",
)
S1 = Source(
    "S1",
    "addiction clinic's article",
    "Article of an addiction clinic on baclofen: uses, side effects, care and withdrawal",
    "web article, lay",
    "undated",
    "Windward Way Recovery",
)
S2 = Source(
    "S2",
    "monograph of uses and dosing",
    "Baclofen: Targeted Muscle Relaxation and Neurological Support",
    "monograph on a shop page",
    "undated",
    "none",
)
S3 = Source(
    "S3",
    "answer page on spasticity treatment",
    "What is the duration of baclofen use for treating spasticity?",
    "answer page with references",
    "2025",
    "Dr.Oracle, last updated 4 November 2025",
)
S4 = Source(
    "S4",
    "radio report on alcohol dependence",
    "Drug could offer respite to alcoholics",
    "radio report",
    "2011",
    "WBEZ, 5 July 2011",
)
X_US = Source(
    "X-US",
    "US labels of oral baclofen",
    "US prescribing information: baclofen tablets, oral solution 5 mg/5 mL, granules, suspension "
    "25 mg/5 mL",
    "product labels",
    "several",
    "label pages and pages derived from them",
)
X_CA = Source(
    "X-CA",
    "Canadian product monograph",
    "Canadian monograph of pms-baclofen",
    "product monograph",
    "several",
    "as reproduced by MIMS",
)
X_UK = Source(
    "X-UK",
    "UK product characteristics",
    "UK summary of product characteristics, baclofen tablets, with a patient leaflet",
    "product label",
    "several",
    "sections 4.3 and 4.4; section 4.2 and the leaflet in part",
    extent=IN_PART,
)
X_FR = Source(
    "X-FR",
    "French agency notice",
    "French agency notice on baclofen in alcohol dependence, Baclocur characteristics, practice "
    "sheet",
    "regulator's notice and product label",
    "2021, updated 2024",
    "ANSM, 18 November 2021 and 19 January 2024",
    extent=IN_PART,
)
X_IT = Source(
    "X-IT",
    "US labels of intrathecal baclofen",
    "US prescribing information of intrathecal baclofen",
    "product label",
    "several",
    "boxed warning, indications, usual ranges; partly through pages derived from the label",
)
X_VLA = Source(
    "X-VLA",
    "Vlavonou 2014, kidney function",
    "Vlavonou et al.: baclofen and reduced kidney function",
    "pharmacokinetic study",
    "2014",
    "J Clin Pharmacol 2014, doi 10.1002/jcph.247",
    extent=ABSTRACT,
)
X_MUA = Source(
    "X-MUA",
    "reports on Muanda 2019",
    "Reports on Muanda et al.: encephalopathy after baclofen in chronic kidney disease",
    "news reports on a cohort study",
    "2019",
    "two reports with the figures; the paper is JAMA 2019;322:1987, doi 10.1001/jama.2019.17725",
    extent=IN_PART,
)
X_BEERS = Source(
    "X-BEERS",
    "Beers Criteria 2023",
    "American Geriatrics Society Beers Criteria, table 6",
    "consensus guideline",
    "2023",
    "doi 10.1111/jgs.18372",
    extent="entry read in a reproduction",
)
X_ELH = Source(
    "X-ELH",
    "El-Husseini 2011, toxicity",
    "El-Husseini et al.: baclofen toxicity in kidney disease",
    "case series",
    "2011",
    "Am J Nephrol 2011;34:491",
    extent=ABSTRACT,
)
X_WOLF = Source(
    "X-WOLF",
    "summary of Wolf 2018",
    "Wolf et al.: baclofen toxicity in kidney disease",
    "review",
    "2018",
    "Am J Kidney Dis 2018;71:275",
    extent="a summary in a nephrology blog read; the paper from memory",
)
X_EPI = Source(
    "X-EPI",
    "CKD-EPI equation 2021",
    "Inker et al.: new creatinine- and cystatin C-based equations to estimate GFR without race",
    "cohort study",
    "2021",
    "N Engl J Med 2021;385:1737-1749",
    extent="equation read on a kidney foundation page",
)
X_HIC = Source(
    "X-HIC",
    "answer pages on hiccups",
    "Answer pages on baclofen in hiccups",
    "answer pages of low authority",
    "undated",
    "none",
)
MEM_UK = Source(
    "MEM-UK",
    "UK practice",
    "UK prescribing practice for baclofen in hospital and in children",
    "practice",
    "undated",
    "none",
    read=False,
    extent=FROM_MEMORY,
)
MEM_KDIGO = Source(
    "MEM-KDIGO",
    "KDIGO guidelines",
    "KDIGO guidelines on acute kidney injury and on chronic kidney disease",
    "guideline",
    "2012",
    "KDIGO 2012",
    read=False,
    extent=FROM_MEMORY,
)
MEM_CG = Source(
    "MEM-CG",
    "Cockcroft and Gault 1976",
    "Cockcroft and Gault: prediction of creatinine clearance from serum creatinine",
    "study",
    "1976",
    "Nephron 1976;16:31",
    read=False,
    extent=FROM_MEMORY,
)
MEM_CHAUVIN = Source(
    "MEM-CHAUVIN",
    "Chauvin 2020",
    "Chauvin et al.: encephalopathy after baclofen in older adults on dialysis",
    "cohort study",
    "2020",
    "Kidney Int 2020;98:979",
    read=False,
    extent=FROM_MEMORY,
)
MEM_AGABIO = Source(
    "MEM-AGABIO",
    "Cagliari statement 2018",
    "Agabio et al.: Cagliari statement on baclofen in alcohol use disorder",
    "consensus statement",
    "2018",
    "Lancet Psychiatry 2018;5:957",
    read=False,
    extent=FROM_MEMORY,
)
SAFETY = Source(
    "SAFETY",
    "engineering judgement",
    "Engineering judgement: what could not be read or does not fit together is never guessed",
    "own judgement",
    "undated",
    "none",
    extent="own judgement",
)
