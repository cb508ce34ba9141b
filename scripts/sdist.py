#!/usr/bin/env python3
"""Fetches a source archive of a package index, checks it and unpacks some of its files; runs nothing of it.

usage: sdist.py PACKAGE VERSION SHA256 FOLDER PATTERN...     patterns are of paths inside the archive's one folder
"""
import fnmatch
import sys
import tarfile
from pathlib import Path

from wheels import locate, read_on, say, sha256


def fetch(package, version, folder):
    link, session = locate(package, version, ["--no-deps", "--no-binary=:all:"])
    path = folder / link.filename
    say(f"fetching {link.filename}")
    for _ in range(20):
        try:
            if read_on(session, link.url_without_fragment, path, link.filename):
                return path
        except OSError as error:  # includes every error of requests
            say(f"{link.filename}: cut ({type(error).__name__}), going on")
    sys.exit(f"sdist: {link.filename} could not be fetched in 20 tries; run the command again")


def main():
    package, version, digest, folder, *patterns = sys.argv[1:]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = fetch(package, version, folder)
    found = sha256(path)
    if found != digest:
        path.unlink()
        sys.exit(f"sdist: {path.name}: SHA-256 is {found}, wanted {digest}; removed, try again")
    with tarfile.open(path) as archive:
        for entry in archive:
            inside = entry.name.partition("/")[2]
            if entry.isfile() and any(fnmatch.fnmatch(inside, p) for p in patterns):
                (folder / Path(inside).name).write_bytes(archive.extractfile(entry).read())
    path.unlink()


if __name__ == "__main__":
    main()
