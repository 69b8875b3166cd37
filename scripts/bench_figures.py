"""The figures of scripts/bench: `benchmark` turns Google Benchmark's JSON into lines, `table` prints the lines with ratios.

A line without a tab is a program's own table or word and is printed as it is.
"""

import json
import sys

microseconds = {"ns": 1e-3, "us": 1.0, "ms": 1e3, "s": 1e6}


def lines_of_benchmark(report):
    for run in report["benchmarks"]:
        if run.get("run_type") == "aggregate":
            continue
        time = run["cpu_time"] * microseconds[run["time_unit"]]
        yield f"{run['name']}\t{time:.2f}\tus\t{run.get('limit_us', '')}"


def print_table(lines):
    exceeded = False
    headed = False
    for line in lines:
        if "\t" not in line:
            print(line.rstrip("\n"), flush=True)
            continue
        if not headed:
            print(f"{'':48}{'measured':>12} {'':10}{'limit':>10}{'ratio':>8}")
            headed = True
        name, measured, unit, limit = line.rstrip("\n").split("\t")
        ratio = f"{float(measured) / float(limit):8.2f}" if limit else ""
        exceeded |= bool(limit) and float(measured) > float(limit)
        print(f"{name:48}{measured:>12} {unit:10}{limit:>10}{ratio}".rstrip())
    return exceeded


if sys.argv[1] == "benchmark":
    print("\n".join(lines_of_benchmark(json.load(sys.stdin))))
else:
    sys.exit(print_table(sys.stdin))
