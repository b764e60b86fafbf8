Extension: BaclofenPolicy
Id: policy
Title: "Policy in force"
Description: "Every policy switch with the value that was used, as in max.spasticity=80; max.aud=300."
Context: DetectedIssue, CarePlan, Provenance
* value[x] 1..1
* value[x] only string

Extension: ContentHash
Id: content-hash
Title: "Hash of the content as it was written"
Description: "By it the product sees whether somebody else changed the resource since; a changed one is never overwritten. Leave it as it is."
Context: DetectedIssue, CarePlan
* value[x] 1..1
* value[x] only string

Extension: AdviceHash
Id: advice-hash
Title: "Kind of plan and hash of its advice"
Description: "What a plan was proposed with, apart from its days and words: by it the product sees whether new advice differs from that of a plan that was changed, accepted or turned down. Leave it as it is."
Context: CarePlan
* value[x] 1..1
* value[x] only string

Extension: PlannedDosage
Id: planned-dosage
Title: "Planned dosage"
Description: "How the daily amount of a dose step is taken. Several on one step are taken in parallel."
Context: CarePlan.activity.detail
* value[x] 1..1
* value[x] only Dosage

Extension: ReservoirAlarmDate
Id: reservoir-alarm-date
Title: "Low-reservoir alarm date"
Description: "The day on which the pump sounds its low-reservoir alarm unless it is refilled before."
Context: Device, DeviceUseStatement, ServiceRequest
* value[x] 1..1
* value[x] only date or dateTime

Extension: CodeConfidence
Id: code-confidence
Title: "How sure a code is"
Description: "verified: the code and its meaning were found in a document or data set; from-memory: they were not, check them against a terminology server."
Context: ValueSet.compose.include, ValueSet.compose.include.concept, ValueSet.compose.exclude.concept
* value[x] 1..1
* value[x] only code

Extension: CodeSource
Id: code-source
Title: "Where a code was found"
Description: "The document or data set in which the code and its meaning were found."
Context: ValueSet.compose.include, ValueSet.compose.include.concept, ValueSet.compose.exclude.concept
* value[x] 1..1
* value[x] only string

Extension: CodeDisplay
Id: code-display
Title: "Name of a branch of codes"
Description: "What the code of a filter means; a filter has no display of its own."
Context: ValueSet.compose.include, ValueSet.compose.exclude
* value[x] 1..1
* value[x] only string

Extension: CodeNote
Id: code-note
Title: "Note on a code"
Description: "How results under a code are read, such as the unit they are given in; of an excluded code, why it is left out."
Context: ValueSet.compose.include.concept, ValueSet.compose.exclude.concept
* value[x] 1..1
* value[x] only string

Extension: ProductStrength
Id: product-strength
Title: "Strength of a product"
Description: "What one piece or one millilitre of a product holds, where its source states it."
Context: ValueSet.compose.include.concept
* value[x] 1..1
* value[x] only Ratio
