Profile: BaclofenProvenance
Parent: Provenance
Id: baclofen-provenance
Title: "Provenance of what the product wrote"
Description: "Which issues and plans were created or changed in one filing, from which records, by which version of the product and of its rules."
* extension contains BaclofenPolicy named policy 1..1
* target only Reference(DetectedIssue or CarePlan)
* activity 1..1
* activity.coding 1..1
* activity.coding.system 1..1
* activity.coding.system = $data-operation (exactly)
* activity.coding.code 1..1
* agent 1..1
* agent.type 1..1
* agent.type = $participant#assembler
* agent.who 1..1
* agent.who.identifier 1..1
* agent.who.display 1..1
* agent.who.display ^short = "The product with its version and that of its rules"
* entity.role = #source (exactly)
