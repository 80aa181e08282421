"""Settings and scheme: reviewer.toml, the environment and flags, and what holds without them."""

from reviewer.config.errors import ConfigError
from reviewer.config.names import COLORS, RESERVED_KEYS
from reviewer.config.scheme import default_scheme
from reviewer.config.settings import Settings, load, user_name
from reviewer.config.settings_tables import LAYOUTS, Reveal, Suggestions
from reviewer.config.template import TEMPLATE
from reviewer.config.themes import THEMES
from reviewer.config.workspace import FILE

__all__ = [
    "COLORS",
    "FILE",
    "LAYOUTS",
    "RESERVED_KEYS",
    "TEMPLATE",
    "THEMES",
    "ConfigError",
    "Reveal",
    "Settings",
    "Suggestions",
    "default_scheme",
    "load",
    "user_name",
]
