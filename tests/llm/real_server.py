"""A llama.cpp server with the small model of a wheel: ``python real_server.py MODEL KEY``; ends with its input.

Run as a process of its own, so that nothing native shares one with the tests.
"""

import sys

import xllamacpp


def main(model: str, key: str) -> None:
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.port = 0
    params.n_ctx = 2_048
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    params.api_keys = [key]
    params.warmup = False
    params.verbosity = -1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201 - the test reads it
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:3])
