"""The articles of a workspace: files, ids, the list, frozen boundaries, reading."""
