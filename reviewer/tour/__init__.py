"""The tour: a scratch workspace whose articles teach by doing."""
