"""Text files read whole, with a clear line about what is wrong."""

from __future__ import annotations

from pathlib import Path

from reviewer.formats.base import FormatError


def whole_text(path: Path, hint: str = "check the file") -> str:
    """What a file in UTF-8 says, without a byte order mark.

    Args:
        path: The file.
        hint: What to do if it cannot be read.

    Raises:
        FormatError: It cannot be read, or is no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} is no UTF-8"
        raise FormatError(str(path), what, "save the file as UTF-8") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormatError(str(path), f"cannot be read ({why})", hint) from None
