// The one code of US Core that plans carry, so that they validate where US Core is not installed.
CodeSystem: UsCoreCarePlanCategory
Id: us-core-careplan-category
Title: "US Core care plan category (the code used here)"
Description: "A fragment of the code system of US Core."
* ^url = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
* ^content = #fragment
* ^experimental = false
* ^caseSensitive = true
* #assess-plan "Assessment and Plan of Treatment" "The plan of treatment from an assessment."
