"""A file is read and written whole or not at all, with the permissions that anyone would expect."""

import os
from pathlib import Path

import pytest

from batna.exchange.whole import read_whole, write_whole
from batna.model.problem import BadInput


def test_it_writes_a_new_file_with_the_permissions_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"abc")
    finally:
        os.umask(before)
    assert (tmp_path / "new").read_bytes() == b"abc"
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_it_keeps_the_permissions_of_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "old"
    file.write_bytes(b"old")
    file.chmod(0o604)
    write_whole(str(file), b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o604


def test_it_writes_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_it_rejects_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a place that can be written: No such file or directory"):
        write_whole(tmp_path / "none" / "file", b"")
    with pytest.raises(BadInput, match="expected a place that can be written: Is a directory"):
        write_whole(tmp_path, b"")
    assert list(tmp_path.iterdir()) == []


def test_it_leaves_the_old_file_and_no_part_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="No space left on device"):
        write_whole(tmp_path / "old", b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_bytes() == b"old"


def test_it_reads_a_file_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_whole(tmp_path / "file", 5) == b"12345"
    with pytest.raises(BadInput, match="file: got 5 bytes, expected at most 4 bytes"):
        read_whole(tmp_path / "file", 4)
    with pytest.raises(BadInput, match="/dev/zero: got 1,001 bytes, expected at most 1,000 bytes"):
        read_whole("/dev/zero", 1_000)
    with pytest.raises(BadInput, match="none: expected a file that can be read: No such file or directory"):
        read_whole(tmp_path / "none", 5)


def test_it_writes_into_a_device_and_leaves_it_one(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    write_whole(f"/dev/fd/{writer}", b"abc")
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == b"abc"
