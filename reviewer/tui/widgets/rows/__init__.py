"""The one big list: rows, the viewport that hangs on a row, painting, copying."""
