"""Work of several people on one article: reveals, remarks, sign-off."""
