"""How things look, as plain lines: what stands between the session's data and the widgets."""
