"""Prints how many tests passed and failed according to a log: `python3 scripts/counts.py LOG` prints `12 0`."""

import re
import sys

text = re.sub(r"\x1b\[[0-9;]*m", "", open(sys.argv[1], encoding="utf-8", errors="replace").read())


def last(pattern):
    found = re.findall(pattern, text, re.MULTILINE)
    return found[-1] if found else None


def counts():
    if own := last(r"^(\d+) passed, (\d+) failed$"):
        return own
    if ctest := last(r"^\d+% tests passed, (\d+) tests failed out of (\d+)$"):
        return int(ctest[1]) - int(ctest[0]), ctest[0]
    if node := (last(r"^(?:#|ℹ) pass (\d+)$"), last(r"^(?:#|ℹ) fail (\d+)$")):
        if None not in node:
            return node
    if ran := last(r"^Ran (\d+) tests? in "):
        bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", last(r"^(?:OK|FAILED).*$") or ""))
        return int(ran) - bad, bad
    return 0, 0


print(*counts())
