"""What several formats share: files of JSON lines and cells, offsets, tokens, label ranges."""
