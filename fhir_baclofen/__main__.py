"""`fhir-baclofen` and `python -m fhir_baclofen`."""

from fhir_baclofen.cli import main

if __name__ == "__main__":
    main()
