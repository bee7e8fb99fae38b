"""Forms made on a Dask cluster of two workers on this machine."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from docgen import cli, crew
from docgen import cluster as cluster_module
from docgen.build import build
from docgen.campaign import load
from docgen.cluster import dask_executor
from docgen.findings import DocgenError
from tests.outlining import EXAMPLE
from tests.test_batch import campaign_of, contents

# Its functions have no annotations.
distributed: Any = import_module("distributed")
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process, and their scheduler."""
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options, host="127.0.0.1", silence_logs=50) as made:
        yield made


def test_the_command_makes_forms_on_the_cluster(cluster: Any, tmp_path: Path) -> None:
    folder = campaign_of(700, tmp_path / "campaign")
    address = cluster.scheduler_address
    arguments = ["build", str(folder), "-q", "-o"]
    assert cli.main([*arguments, str(tmp_path / "there"), "--dask", address]) == cli.DONE
    assert cli.main([*arguments, str(tmp_path / "here"), "--jobs", "1"]) == cli.DONE
    assert len(contents(tmp_path / "there")) == 1402
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_forms_with_values_are_made_on_the_cluster(cluster: Any, tmp_path: Path) -> None:
    campaign = load(EXAMPLE)
    with dask_executor(cluster.scheduler_address) as (executor, threads):
        assert threads == 2
        there = build(campaign, tmp_path / "there", only=["filled-form"], executor=executor)
    here = build(campaign, tmp_path / "here", only=["filled-form"], jobs=1)
    assert there == here
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_worker_that_falls_in_the_middle_loses_nothing(cluster: Any, tmp_path: Path) -> None:
    campaign = load(campaign_of(3000, tmp_path / "campaign"))
    told: list[PurePosixPath] = []

    with dask_executor(cluster.scheduler_address) as (executor, threads):
        with distributed.Client(cluster, set_as_default=False) as client:
            first, second = client.run(os.getpid).values()

        def progress(path: PurePosixPath, total: int) -> None:
            told.append(path)
            if len(told) == 300:
                os.kill(first, signal.SIGKILL)

        there = build(
            campaign, tmp_path / "there", executor=executor, jobs=threads, progress=progress
        )
        with distributed.Client(cluster, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=30)
            assert second in client.run(os.getpid).values()
            assert first not in client.run(os.getpid).values()
    assert there.findings == ()
    assert len(told) == len(set(told)) == 6001
    here = build(campaign, tmp_path / "here", jobs=1)
    assert there.artifacts == here.artifacts
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_another_docgen_on_the_workers_is_told(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = load(campaign_of(3, tmp_path / "campaign"))
    monkeypatch.setattr(crew, "_version", lambda: "99")
    with dask_executor(cluster.scheduler_address) as (executor, _):
        result = build(campaign, tmp_path / "out", executor=executor)
    assert [each.code for each in result.findings] == ["worker-version"]
    assert result.findings[0].params["ours"] == "99"


def test_no_scheduler_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(DocgenError) as caught, dask_executor(address):
            pass
    assert [each.code for each in caught.value.findings] == ["dask-unreachable"]
    assert caught.value.findings[0].params["address"] == address


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://127.0.0.1"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(DocgenError) as caught, dask_executor(address):
        pass
    assert [each.code for each in caught.value.findings] == ["dask-unreachable"]


def test_without_dask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    folder = campaign_of(1, tmp_path / "campaign")
    arguments = ["build", str(folder), "-o", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1"]
    assert cli.main(arguments) == cli.ERRORS
    assert "docgen[dask]" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
