"""The commented reviewer.toml that `reviewer init` writes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TEMPLATE: Final = Path(__file__).with_name("template.toml").read_text("utf-8")
"""Every setting at its default, commented out: prose after `##`, settings after `# `."""
