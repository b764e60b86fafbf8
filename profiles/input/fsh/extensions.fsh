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
