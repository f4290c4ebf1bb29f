"""Downloading: resumed, verified, atomic; and clear where it cannot be done."""

import http.server
import multiprocessing
import re
import shutil
import threading
from functools import partial
from pathlib import Path

import pytest

from gan_edu.data import download, fashion_mnist

NAMES = [file.name for split in fashion_mnist.FILES.values() for file in split.values()]
# A closed port answers at once: no machine without a network has to wait.
NOWHERE = "http://127.0.0.1:9/"


def in_folder(folder: Path) -> list[str]:
    """What a download left, besides the lock that stays."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


class Handler(http.server.SimpleHTTPRequestHandler):
    """A mirror that understands ``Range`` as real ones do."""

    requests: list[tuple[str, str | None]]
    break_after: int | None = None
    ignore_range = False

    def log_message(self, *args):
        pass

    def do_GET(self):
        wanted = self.headers.get("Range")
        type(self).requests.append((self.path.rsplit("/")[-1], wanted))
        path = Path(self.directory) / self.path.lstrip("/")
        if not path.exists():
            self.send_error(404)
            return
        content = path.read_bytes()
        start = 0
        if wanted and not self.ignore_range:
            start = int(re.fullmatch(r"bytes=(\d+)-", wanted).group(1))
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = len(content) if self.break_after is None else start + self.break_after
        self.wfile.write(content[start:end])


@pytest.fixture
def mirror(full_data, tmp_path):
    """A mirror on this machine, with all four files; yields (address, handler, folder)."""
    served = tmp_path / "served"
    served.mkdir()
    for name in NAMES:
        shutil.copy(full_data / name, served)
    handler = type("MirrorHandler", (Handler,), {"requests": []})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(served))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", handler, served
    server.shutdown()
    server.server_close()


def test_a_download_gives_the_four_verified_files_and_reports_progress(mirror, tmp_path):
    seen = {}
    address, handler, _ = mirror
    folder = download.fetch_fashion_mnist(
        tmp_path / "data",
        mirrors=[address],
        progress=lambda name, got, total: seen.update({name: (got, total)}),
    )
    assert in_folder(folder) == sorted(NAMES)
    assert all(got == total for got, total in seen.values())
    assert len(fashion_mnist.load("test", root=folder).images) == 10_000
    handler.requests.clear()
    download.fetch_fashion_mnist(folder, mirrors=[address])
    assert handler.requests == []  # what is there and right is not fetched again


def test_a_broken_download_keeps_its_part_and_is_continued_from_there(mirror, tmp_path):
    address, handler, served = mirror
    handler.break_after = 1000
    folder = tmp_path / "data"
    with pytest.raises(ConnectionError, match="continues where it stopped"):
        download.fetch_fashion_mnist(folder, mirrors=[address])
    assert in_folder(folder) == [NAMES[0] + ".part"]
    handler.break_after = None
    handler.requests.clear()
    download.fetch_fashion_mnist(folder, mirrors=[address])
    assert handler.requests[0] == (NAMES[0], "bytes=1000-")
    assert (folder / NAMES[0]).read_bytes() == (served / NAMES[0]).read_bytes()


def test_a_mirror_that_ignores_range_is_read_from_the_start(mirror, tmp_path):
    address, handler, served = mirror
    handler.ignore_range = True
    (tmp_path / (NAMES[0] + ".part")).write_bytes(b"left over")
    download.fetch_fashion_mnist(tmp_path, mirrors=[address])
    assert (tmp_path / NAMES[0]).read_bytes() == (served / NAMES[0]).read_bytes()


def test_a_part_that_is_already_whole_is_taken(mirror, tmp_path):
    address, _, served = mirror
    shutil.copy(served / NAMES[0], tmp_path / (NAMES[0] + ".part"))
    download.fetch_fashion_mnist(tmp_path, mirrors=[address])
    assert (tmp_path / NAMES[0]).read_bytes() == (served / NAMES[0]).read_bytes()


def test_wrong_content_from_every_mirror_is_refused_and_not_kept(mirror, tmp_path):
    address, _, served = mirror
    (served / NAMES[0]).write_bytes(b"<html>Sign in to this Wi-Fi</html>")
    with pytest.raises(ConnectionError, match=re.escape(f"{address}: what it gave is not the")):
        download.fetch_fashion_mnist(tmp_path / "data", mirrors=[address])
    assert in_folder(tmp_path / "data") == []


def test_wrong_content_from_the_first_mirror_is_fetched_from_the_second(mirror, tmp_path):
    address, _, served = mirror
    portal = served / "portal"
    portal.mkdir()
    for name in NAMES:
        (portal / name).write_bytes(b"<html>Sign in to this Wi-Fi</html>")
    folder = download.fetch_fashion_mnist(tmp_path / "data", mirrors=[address + "portal/", address])
    assert in_folder(folder) == sorted(NAMES)


def test_a_part_of_wrong_content_is_fetched_again_from_the_start(mirror, tmp_path):
    address, handler, _ = mirror
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / (NAMES[0] + ".part")).write_bytes(b"<html>Sign in to this Wi-Fi</html>")
    download.fetch_fashion_mnist(folder, mirrors=[address])
    assert in_folder(folder) == sorted(NAMES)
    assert handler.requests[:2] == [(NAMES[0], "bytes=34-"), (NAMES[0], None)]


@pytest.mark.parametrize("break_first", [False, True])
def test_the_next_mirror_is_tried_when_one_fails(mirror, tmp_path, break_first):
    address, _, _ = mirror
    first = NOWHERE if break_first else address + "none/"  # no answer, or a 404
    folder = download.fetch_fashion_mnist(tmp_path / "data", mirrors=[first, address])
    assert in_folder(folder) == sorted(NAMES)


def test_of_processes_that_start_together_one_downloads(mirror, tmp_path):
    address, handler, _ = mirror
    folder = tmp_path / "data"
    spawn = multiprocessing.get_context("spawn")
    ranks = [
        spawn.Process(
            target=download.fetch_fashion_mnist, args=(folder,), kwargs={"mirrors": [address]}
        )
        for _ in range(3)
    ]
    for rank in ranks:
        rank.start()
    for rank in ranks:
        rank.join()
    assert [rank.exitcode for rank in ranks] == [0, 0, 0]
    assert sorted(name for name, _ in handler.requests) == sorted(NAMES)
    assert in_folder(folder) == sorted(NAMES)


def test_without_a_network_the_message_says_what_to_do_and_no_file_is_left(tmp_path):
    folder = tmp_path / "data"
    with pytest.raises(ConnectionError) as error:
        download.fetch_fashion_mnist(folder, mirrors=[NOWHERE])
    message = str(error.value)
    for part in (NAMES[0], NOWHERE, "47,040,016 bytes", "SHA-256", "apt install", str(folder)):
        assert part in message
    assert in_folder(folder) == []


def test_a_file_that_is_there_but_damaged_is_named_and_not_replaced(mirror, tmp_path):
    address, _, _ = mirror
    (tmp_path / NAMES[0]).write_bytes(b"damaged")
    with pytest.raises(ValueError, match=re.escape(str(tmp_path / NAMES[0]))):
        download.fetch_fashion_mnist(tmp_path, mirrors=[address])
    assert (tmp_path / NAMES[0]).read_bytes() == b"damaged"
