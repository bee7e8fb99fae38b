"""Cold time of the command as a whole process: python tests/benchmarks/bench_start.py [RUNS].

Runs are interleaved with a bare `python -c pass`, so that a busy machine slows all alike.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = "examples/trade-secret-month"
RUNS: Final = 15
BARE: Final = "python -c pass"


def commands(out: Path) -> dict[str, list[str]]:
    """What is timed, as installed; the build writes all its files each time."""
    docgen = [sys.executable, "-P", "-m", "docgen"]
    return {
        BARE: [sys.executable, "-c", "pass"],
        "docgen --help": [*docgen, "--help"],
        f"docgen build {EXAMPLE}": [*docgen, "build", EXAMPLE, "-o", str(out)],
    }


def seconds(command: list[str]) -> float:
    """How long the process took; raises CalledProcessError if it failed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, list[float]]:
    """The times of every command, one of each in turn; a first round warms the disk's cache."""
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="docgen-bench-") as folder:
        for run in range(runs + 1):
            for name, command in commands(Path(folder) / str(run)).items():
                taken = seconds(command)
                if run:
                    times.setdefault(name, []).append(taken)
    return times


def table(times: dict[str, list[float]]) -> str:
    """Least and median in seconds, and the median next to a bare Python's."""
    bare = statistics.median(times[BARE])
    lines = ["| command | min s | median s | × python |", "|---|--:|--:|--:|"]
    for name, taken in times.items():
        median = statistics.median(taken)
        lines.append(f"| `{name}` | {min(taken):.3f} | {median:.3f} | {median / bare:.1f} |")
    return "\n".join(lines)


def main(runs: int) -> None:
    """Measure and print."""
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"{os.cpu_count()} cores, Python {version}, {runs} runs interleaved\n")
    print(table(measure(runs)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
