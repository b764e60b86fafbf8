"""Where the FHIR artifacts lie that are kept as data: `terminology/` and `profiles/`.

In a checkout they stand at the top of the repository; in an installed wheel under `_data`.
"""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_SHIPPED: Final = _PACKAGE / "_data"


def data_path(*parts: str) -> Path:
    """The path of a shipped file or folder: `data_path("terminology", "valuesets")`.

    Nothing is read here and the path need not exist; the first part is `terminology` or `profiles`.
    """
    return (_SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent).joinpath(*parts)
