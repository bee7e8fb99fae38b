"""Messages about making many files: processes, clusters, builds that are broken off."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "worker-lost": error(
        N_(
            "A process fell twice while it made this file and {others} others;"
            " none of them was written: {reason}."
        ),
        N_("Check the free memory and build again, with --jobs 1 if need be."),
    ),
    "workers-falling": error(
        N_("The processes that make the files fall again and again: {reason}."),
        N_("Check the free memory and build again, with --jobs 1 if need be."),
    ),
    "worker-version": error(
        N_("The cluster's workers have docgen {theirs}; here it is {ours}."),
        N_("Install the same docgen on all of them."),
    ),
    "dask-missing": error(
        N_("Dask is not installed; without it --dask cannot be used."),
        N_("Install it: pip install “docgen[dask]”."),
    ),
    "dask-unreachable": error(
        N_("No Dask scheduler answers at “{address}”: {reason}."),
        N_("Check the address, such as tcp://10.0.0.1:8786, and whether the scheduler runs."),
    ),
    "build-interrupted": warning(
        N_("The build was interrupted. What is already there is whole."),
        N_("Build again; it goes on where it was."),
    ),
}
