Profile: BaclofenCarePlan
Parent: CarePlan
Id: baclofen-careplan
Title: "Plan for a baclofen therapy"
Description: "A titration, taper, hold or maintenance in real tablets on real dates. It is proposed as a draft; once a clinician changed or accepted it, the product leaves it alone."
* extension contains
    BaclofenPolicy named policy 1..1 and
    ContentHash named contentHash 1..1 and
    AdviceHash named adviceHash 1..1
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains review 1..1
* identifier[review].system 1..1
* identifier[review].system = $review (exactly)
* identifier[review].value 1..1
* intent ^short = "proposal as written by the product"
* category 2..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains baclofen 1..1 and assessPlan 1..1
* category[baclofen] = $category#baclofen
* category[assessPlan] = $us-core-category#assess-plan
* title 1..1
* subject only Reference(Patient)
* period 1..1
* period.start 1..1
* created 1..1
* author 1..1
* addresses ^short = "The indication"
* activity.detail.extension contains PlannedDosage named plannedDosage 0..*
* activity.detail.code.coding ^slicing.discriminator.type = #value
* activity.detail.code.coding ^slicing.discriminator.path = "system"
* activity.detail.code.coding ^slicing.rules = #open
* activity.detail.code.coding contains activity 0..*
* activity.detail.code.coding[activity].system 1..1
* activity.detail.code.coding[activity].system = $activity (exactly)
* activity.detail.code.coding[activity].code 1..1
* activity.detail.code.coding[activity] from $activities (required)
* activity.detail.scheduled[x] ^short = "The days of a dose, or the day by which something is due"
* activity.detail.dailyAmount ^short = "The dose a day of a dose step, in mg/d"
* activity.detail.dailyAmount.value 1..1
* activity.detail.dailyAmount.system 1..1
* activity.detail.dailyAmount.system = $ucum (exactly)
* activity.detail.dailyAmount.code 1..1
* activity.detail.dailyAmount.code = #mg/d (exactly)
* activity.detail obeys baclofen-dose-step
* note 1..*

// What a clinician may add to a plan is left open: their own activities need none of this.
Invariant: baclofen-dose-step
Description: "A dose step has a daily amount and its days."
Severity: #error
Expression: "code.coding.where(system = 'http://fhir-baclofen.org/fhir/CodeSystem/plan-activity' and code = 'dose-step').exists() implies (dailyAmount.exists() and scheduled.exists())"
