"""The screens: each turns a message into one call of the session."""
