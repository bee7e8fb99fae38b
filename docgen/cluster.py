"""A cluster to make forms with: Dask's own scheduler and workers."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from docgen.findings import DocgenError, finding

_PATIENCE: Final = 10
"""Seconds in which a scheduler must answer."""


@contextmanager
def dask_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of the Dask cluster at that address, and how many threads work there.

    Raises DocgenError when Dask is not installed, or the scheduler does not answer.
    """
    try:
        # It takes longer to load than most campaigns to build.
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise DocgenError([finding("dask-missing")]) from error
    try:
        client = dask.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        wrong = finding("dask-unreachable", address=address, reason=reason)
        raise DocgenError([wrong]) from error
    with client:
        # Work is done anew whenever it is asked for, and by another worker if one falls.
        yield client.get_executor(pure=False), sum(client.nthreads().values()) or 1
