"""Names that folders of studies and files of configurations may have."""

import re
import unicodedata

NAME = re.compile(r"[a-z0-9_-]{1,100}")


def plain_name(text: str) -> str:
    """Return the name of a folder nearest to a text: without accents and capitals, other signs as _."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_-]+", "_", letters).strip("_-")[:100]
