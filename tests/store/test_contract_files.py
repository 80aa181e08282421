"""Copied evidence, part of the contract: both stores pass the same test."""

from hashlib import sha256
from pathlib import Path

import pytest

from reviewer.ports import StoreError, Writer
from tests.store.store_fixtures import Bench


def test_a_file_is_kept_under_its_hash(bench: Bench, ann: Writer, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF \x00\xff")
    digest = ann.keep_file(file)
    assert digest == sha256(b"%PDF \x00\xff").hexdigest()
    assert ann.keep_file(file) == digest
    file.unlink()
    assert bench.kept("ann", digest) == b"%PDF \x00\xff"
    for gone in (file, tmp_path):
        with pytest.raises(StoreError) as refused:
            ann.keep_file(gone)
        assert str(gone) in str(refused.value)
        assert "\n" not in str(refused.value)
    assert list(bench.reopen().problems()) == []
    ann.close()
    with pytest.raises(StoreError):
        ann.keep_file(tmp_path)
