"""Products of matrices are worked out by one thread, in every process that has the assistant in it."""

import json
import os
import subprocess
import sys

import pytest
import threadpoolctl

PRINT_THREADS = """
import json, assistant.vectors, threadpoolctl
print(json.dumps([pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]))
"""


def threads_of(code: str, **given: str) -> list[int]:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment | given, check=True, stdout=subprocess.PIPE, text=True
    )
    pools: list[int] = json.loads(done.stdout)
    if not pools:
        pytest.skip("numpy is not linked with a BLAS whose threads can be counted")
    return pools


def test_one_thread_multiplies_as_two_would_wait_for_each_other():
    assert set(threads_of(PRINT_THREADS)) == {1}


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors: BLAS uses no more threads")
def test_who_sets_another_number_of_threads_gets_it():
    assert set(threads_of(PRINT_THREADS, OPENBLAS_NUM_THREADS="2")) == {2}


def test_the_tests_themselves_run_as_the_assistant_does():
    pools = [pool for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"]

    assert {str(pool["num_threads"]) for pool in pools} <= {os.environ["OPENBLAS_NUM_THREADS"]}
