Profile: BaclofenDetectedIssue
Parent: DetectedIssue
Id: baclofen-detectedissue
Title: "Issue with a baclofen therapy"
Description: "A finding of one rule about the baclofen therapy of a patient. It is open until a mitigation with a date says what was done; advice stands in detail."
* extension contains
    BaclofenPolicy named policy 1..1 and
    ContentHash named contentHash 1..1
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains review 1..1
* identifier[review].system 1..1
* identifier[review].system = $review (exactly)
* identifier[review].value 1..1
* status ^short = "preliminary while an input of the rule could not be read, else final"
* code 1..1
* code.coding 2..*
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains alert 1..* and rule 1..1
* code.coding[alert].system 1..1
* code.coding[alert].system = $act-code (exactly)
* code.coding[alert].code 1..1
* code.coding[alert] from $alerts (required)
* code.coding[rule].system 1..1
* code.coding[rule].system = $rule (exactly)
* code.coding[rule].code 1..1
* code.coding[rule] from $rules (required)
* severity 1..1
* patient 1..1
* identified[x] 1..1
* identified[x] only dateTime
* author 1..1
* implicated ^short = "The orders and therapies that the issue is about"
* evidence.detail ^short = "Observations, conditions and other records that carried the facts"
* detail 1..1
* mitigation ^short = "With a date: what was done, the issue is resolved. Without: why it is overridden, the issue stays open"
