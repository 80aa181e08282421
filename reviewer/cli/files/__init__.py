"""Commands that read articles as plain files, without a workspace."""
