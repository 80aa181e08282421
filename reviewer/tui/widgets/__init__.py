"""Widgets: they get plain data, post messages and never see the session.

`rows` is the one big list (Library and Desk); `wrapping` says where the lines of a text break;
`rows_lines` makes lines with highlights out of that.
"""
