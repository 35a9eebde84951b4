"""Names of files and folders that stay short, whatever they are made of."""

from hashlib import blake2b


def bounded(readable: str, whole: str, longest: int) -> str:
    """Return a readable name cut to a number of letters, its end a mark of the whole text that it stands for."""
    mark = blake2b(whole.encode(), digest_size=4).hexdigest()
    return f"{readable[: longest - len(mark) - 1].rstrip('-_')}-{mark}"
