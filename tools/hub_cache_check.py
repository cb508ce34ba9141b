"""Holds the cache that `dsvl pull` writes against huggingface_hub, which must read it as its own: scan_cache_dir() without a
warning, snapshot_download(local_files_only=True) to the same folder, the same bytes. Needs no network: a server on this machine
speaks the hub's HTTP for one model directory.

    python tools/hub_cache_check.py build/release/dsvl tests/golden/models/tiny_llama
"""

import hashlib
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

COMMIT = "c" * 40
NAME = "some-owner/tiny"


def hub_of(folder):
    class Hub(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/api/"):
                body = json.dumps(dict(sha=COMMIT, siblings=[dict(rfilename=p.name) for p in folder.iterdir()])).encode()
            else:
                body = (folder / self.path.rsplit("/", 1)[1]).read_bytes()
            large = len(body) > 5000
            etag = hashlib.sha256(body) if large else hashlib.sha1(b"blob %d\0" % len(body) + body)
            self.send_response(200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{etag.hexdigest()}"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main():
    dsvl, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as cache:
        env = dict(os.environ, HF_ENDPOINT=hub_of(folder), HF_HUB_CACHE=cache)
        report = json.loads(subprocess.run([dsvl, "pull", NAME, "--json"], env=env, check=True, capture_output=True).stdout)
        import huggingface_hub

        found = huggingface_hub.scan_cache_dir(cache)
        assert not found.warnings, found.warnings
        (repo,) = found.repos
        (revision,) = repo.revisions
        assert (repo.repo_id, revision.commit_hash, set(revision.refs)) == (NAME, COMMIT, {"main"}), repo
        assert len(revision.files) == report["files"] and repo.size_on_disk == report["bytes"], (revision, report)
        snapshot = huggingface_hub.snapshot_download(NAME, cache_dir=cache, local_files_only=True)
        assert os.path.samefile(snapshot, report["snapshot"]), snapshot
        for file in pathlib.Path(snapshot).iterdir():
            assert file.read_bytes() == (folder / file.name).read_bytes(), file
        listed = json.loads(subprocess.run([dsvl, "list", "--json"], env=env, check=True, capture_output=True).stdout)
        assert listed["models"][0]["bytes"] == repo.size_on_disk, listed
        print(f"huggingface_hub {huggingface_hub.__version__} reads the cache: {len(revision.files)} files, "
              f"{repo.size_on_disk} bytes")


main()
