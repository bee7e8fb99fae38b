"""Spoiled returned files: whatever comes, there are findings and values, soon and in small memory.

DOCGEN_FUZZ_SECONDS runs it longer, DOCGEN_FUZZ_SEED again as before.
"""

import gc
import os
import re
import time
import warnings
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

import pytest

from docgen.campaign import Campaign, load
from docgen.findings import DocgenError, Finding
from docgen.formats.returns import read_returned
from docgen.intake.reading import FormReading, read_form
from tests.mutating import bases, mutated

CORPUS: Final = Path(__file__).parent / "returned"
SECONDS: Final = float(os.environ.get("DOCGEN_FUZZ_SECONDS", "20"))
SEED: Final = int(os.environ.get("DOCGEN_FUZZ_SEED") or time.time_ns() % 1_000_000)
SLOWEST: Final = 1.0
LARGEST: Final = 200_000_000
STATUS: Final = Path("/proc/self/status")
LOCALES: Final = ("en", "zh_CN")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load(CORPUS / "campaign")


@pytest.fixture(scope="module")
def sound() -> tuple[bytes, ...]:
    """The files of the corpus, the small ones."""
    paths = (*CORPUS.glob("*/*.docx"), *CORPUS.glob("*/*.xlsx"))
    return bases({str(path): path.read_bytes() for path in paths if path.stat().st_size < 40_000})


def test_spoiled_files_give_findings_and_values(
    campaign: Campaign, sound: tuple[bytes, ...], tmp_path: Path
) -> None:
    print(f"seed {SEED}")
    for data in sound[:20]:
        told(campaign, data)
    end, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        random = Random(f"{SEED}:{number}")
        data = mutated(random.choice(sound), random)
        where = f"seed {SEED}, file {number}: {tmp_path / 'spoiled'}"
        (tmp_path / "spoiled").write_bytes(data)
        memory = begun()
        try:
            taken = seconds(campaign, data)
        except Exception as error:
            pytest.fail(f"{where}: {error!r}")
        assert taken < SLOWEST, f"{where}: {taken:.1f} s"
        assert most() - memory < LARGEST, f"{where}: {(most() - memory) / 1e6:.0f} MB"
        number += 1
    print(f"{number} files")
    assert number > SECONDS


def seconds(campaign: Campaign, data: bytes) -> float:
    """How long a file takes; what is slow is tried again, for others work here, too."""
    best = 1e9
    for _ in range(3):
        begin = time.perf_counter()
        told(campaign, data)
        best = min(best, time.perf_counter() - begin)
        if best < SLOWEST / 2:
            break
        gc.collect()
    return best


def told(campaign: Campaign, data: bytes) -> None:
    """Read a file; everything that is found can be said and kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            reading = read_form(campaign, read_returned(data, "东区局"), "东区局")
        except DocgenError as error:
            reading = FormReading(file="东区局", findings=tuple(error.findings))
    say(*reading.findings, *(each.finding for each in reading.cells))
    if reading.document is not None:
        check(campaign, reading)
    else:
        assert reading.findings
        assert not reading.values


def say(*findings: Finding) -> None:
    """Every finding has its text."""
    for each in findings:
        for locale in LOCALES:
            assert each.text(locale).strip()


def check(campaign: Campaign, reading: FormReading) -> None:
    """What is read is of the form, and comes back from the YAML as it was."""
    assert reading.document is not None
    form = campaign.documents[reading.document].content
    for name, value in reading.values.items():
        entry = form.entry(name)
        assert entry is not None, name
        assert value is None or name not in reading.unclear, name
        assert entry.kind.load(entry.kind.dump(value)) == value, (name, value)


def begun() -> int:
    """The memory that this process has, bytes; the most is measured anew from here."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def most() -> int:
    """The most memory that this process had since; 0 where the system does not tell."""
    return _status("VmHWM")


def _status(name: str) -> int:
    with suppress(OSError):
        found = re.search(rf"^{name}:\s*(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0
