"""The figures of scripts/bench: `benchmark` turns Google Benchmark's JSON into lines, `table` prints the lines with ratios."""

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
    for line in lines:
        name, measured, unit, limit = line.rstrip("\n").split("\t")
        ratio = f"{float(measured) / float(limit):8.2f}" if limit else ""
        exceeded |= bool(limit) and float(measured) > float(limit)
        print(f"{name:48}{measured:>12} {unit:10}{limit:>10}{ratio}".rstrip())
    return exceeded


if sys.argv[1] == "benchmark":
    print("\n".join(lines_of_benchmark(json.load(sys.stdin))))
else:
    print(f"{'':48}{'measured':>12} {'':10}{'limit':>10}{'ratio':>8}")
    sys.exit(print_table(sys.stdin))
