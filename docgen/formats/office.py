"""LibreOffice as a converter: own profile, no macros, no network, many files in one call."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BATCH: Final = 200
"""Files in one call of LibreOffice."""
PATIENCE: Final = 120.0
"""Seconds in which LibreOffice must finish the next file."""

_FAILURES: Final = 3
_MAC: Final = "Applications/LibreOffice.app/Contents/MacOS/soffice"
_ENDS: Final = {".pdf": b"%%EOF", ".docx": b"PK\5\6", ".xlsx": b"PK\5\6"}
_OPTIONS: Final[Mapping[str, Mapping[str, object]]] = {
    # No macro runs, and no linked picture is fetched from anywhere.
    "Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": True,
        "BlockUntrustedRefererLinks": True,
    },
    # The blank page before an imprint is a page of the document.
    "Common/Filter/PDF/Export": {"IsSkipEmptyPages": False},
    # Links are never updated, and formulas not calculated anew.
    "Writer/Content/Update": {"Link": 2},
    "Calc/Content/Update": {"Link": 2},
    "Calc/Formula/Load": {"OOXMLRecalcMode": 1, "ODFRecalcMode": 1},
}
# A proxy that is not there keeps LibreOffice off the network.
_PROXY: Final[Mapping[str, object]] = {
    "ooInetProxyType": 1,
    "ooInetHTTPProxyName": "127.0.0.1",
    "ooInetHTTPProxyPort": 9,
    "ooInetHTTPSProxyName": "127.0.0.1",
    "ooInetHTTPSProxyPort": 9,
}


def find_soffice() -> Path | None:
    """LibreOffice's program, None if it is not installed."""
    on_path = (shutil.which(name) for name in ("soffice", "libreoffice"))
    if found := next(filter(None, on_path), None):
        return Path(found)
    windows = (os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)"))
    # soffice.exe returns before the work is done; soffice.com waits.
    places = [Path(folder, "LibreOffice/program/soffice.com") for folder in windows if folder]
    places += [Path("/", _MAC), Path.home() / _MAC]
    return next((place for place in places if place.is_file()), None)


@dataclass(frozen=True, slots=True)
class Office:
    """LibreOffice with a profile of its own in a temporary folder.

    timeout: seconds in which the next file must be finished; target: what files become.
    """

    soffice: Path
    folder: Path
    timeout: float = PATIENCE
    target: str = "pdf"

    def convert(self, files: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
        """Each file with what was made of it, None if it cannot be converted.

        Both are gone when the next one is asked for.
        """
        for start in range(0, len(files), BATCH):
            for file, made in self._convert_batch(files[start : start + BATCH]):
                yield file, made
                file.unlink()
                if made:
                    made.unlink()

    def _convert_batch(self, files: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
        """Where LibreOffice falls or hangs, leave that file out and go on with the others."""
        waiting = list(files)
        failures = 0
        while waiting and failures < _FAILURES:
            finished = self._run(waiting)
            done = [file for file in waiting if _is_whole(self._made(file))]
            yield from ((file, self._made(file)) for file in done)
            waiting = [file for file in waiting if file not in done]
            if finished:
                break
            failures = 0 if done else failures + 1
            if waiting:
                yield waiting.pop(0), None
        yield from ((file, None) for file in waiting)

    def _made(self, file: Path) -> Path:
        return self.folder / self.target / f"{file.stem}.{self.target}"

    def _run(self, files: Sequence[Path]) -> bool:
        """One call of LibreOffice; False if it fell or hung."""
        settings = self.folder / "profile/user/registrymodifications.xcu"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_settings(), encoding="utf-8")
        self._made(files[0]).parent.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [
                str(self.soffice),
                f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--convert-to", self.target),
                *("--outdir", str(self.folder / self.target), *map(str, files)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # soffice starts children, which must end with it.
            start_new_session=True,
        )
        try:
            return self._wait(process) == 0
        finally:
            _end(process)

    def _wait(self, process: "subprocess.Popen[bytes]") -> int | None:
        """The exit code; None if no file appeared for too long."""
        made, since = 0, time.monotonic()
        while time.monotonic() - since < self.timeout:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(timeout=0.5)
            now = len(list((self.folder / self.target).iterdir()))
            if now != made:
                made, since = now, time.monotonic()
        return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all its children."""
    if process.returncode == 0:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_whole(file: Path) -> bool:
    """Whether a file was written to its end."""
    end = _ENDS.get(file.suffix, b"")
    with contextlib.suppress(OSError), file.open("rb") as opened:
        opened.seek(-min(1024, file.stat().st_size), os.SEEK_END)
        return end in opened.read()
    return False


def _settings() -> str:
    """The profile's settings."""
    items = [_item(f"org.openoffice.Office.{path}", each) for path, each in _OPTIONS.items()]
    items.append(_item("org.openoffice.Inet/Settings", _PROXY))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{''.join(items)}</oor:items>\n"
    )


def _item(path: str, options: Mapping[str, object]) -> str:
    return "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{str(value).lower()}</value></prop></item>\n"
        for name, value in options.items()
    )
