"""Characters that can be seen by nobody: line ends, spaces, and what only steers the others.

Apart from `stop_characters`, because reading a file needs these but none of the
patterns there, whose making costs more than reading.
"""

from typing import Final

NEWLINES: Final = ("\n", "\r", "\u2028", "\u2029", "\x85")
INVISIBLE: Final = (
    "\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062"
    "\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff"
)
SPACES: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Python calls a space, all of it."""

BLANK: Final = SPACES + INVISIBLE
"""Characters that belong to no unit at its ends."""
