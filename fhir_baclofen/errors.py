"""Every error raised on purpose, as one tree, ordered by what the caller can do about it.

BaclofenError
├── UsageError              the command or its arguments are wrong: correct the call
├── RecordError             the record given cannot be reviewed: correct the record
│   ├── RecordNotFoundError     no such patient or file
│   └── OrderError              an order under test cannot be reviewed at all
├── UnreadableDosageError   a line of structured dosage is not understood: it is shown as not read
│   ├── NoConcentrationError    it is in millilitres of a liquid whose concentration is not known
│   └── TextDisagreesError      its free text says another dose
├── PolicyError             a policy switch is unknown or its value out of range
├── ServerError             a FHIR server gave no usable answer
│   ├── ServerUnavailableError  not there, too slow, or failing: try again later
│   │   └── AnswerLostError         sent, but no answer came: it may or may not have been done
│   ├── ServerRefusedError      refused or cannot do it: do not try again unchanged
│   └── WriteConflictError      someone else wrote first (409 or 412): read again
├── StoreError              the local store cannot be used
└── CompositionError        what was to be written is not valid FHIR: a fault of this product
"""


class BaclofenError(Exception):
    """Something that stops an answer; the text is one line, fit to show, free of patient data."""


class UsageError(BaclofenError):
    """The command line or a setting is wrong."""


class RecordError(BaclofenError):
    """The record as given cannot be reviewed."""


class RecordNotFoundError(RecordError):
    """The patient, file or resource asked for does not exist."""


class OrderError(RecordError):
    """An order under test is not a MedicationRequest of baclofen for this patient."""


class UnreadableDosageError(BaclofenError):
    """A line of structured dosage cannot be understood; the text is the reason.

    `silent` says that the line says too little rather than something wrong: its free text may then
    speak for it.
    """

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.silent = silent


class NoConcentrationError(UnreadableDosageError):
    """A dose in millilitres of a liquid whose concentration is not known."""


class TextDisagreesError(UnreadableDosageError):
    """Structure and free text say different doses: neither is used."""


class PolicyError(BaclofenError):
    """A policy switch is unknown, or its value is out of range."""


class ServerError(BaclofenError):
    """A FHIR server gave no usable answer."""


class ServerUnavailableError(ServerError):
    """The server is not there, too slow, or failing; the same call may work later."""


class AnswerLostError(ServerUnavailableError):
    """A request was sent and no answer came: a write may or may not have been done."""


class ServerRefusedError(ServerError):
    """The server refused the call or does not offer it; repeating it changes nothing."""


class WriteConflictError(ServerError):
    """The resource changed since it was read (HTTP 409, 412 or 428)."""


class StoreError(BaclofenError):
    """The local store cannot be opened, read or written."""


class CompositionError(BaclofenError):
    """A resource composed here is not valid FHIR R4; it is not sent."""
