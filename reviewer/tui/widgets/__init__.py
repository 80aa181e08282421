"""Widgets: they get plain data, post messages and never see the session.

`rows` is the one big list (Library and Desk); `text_lines` says where the lines of a text
break and makes lines with highlights out of that.
"""
