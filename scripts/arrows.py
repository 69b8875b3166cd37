"""Prints every #include that points against the layers: `base <- study <- session <- protocol <- door`, and so on."""

import pathlib
import re

root = pathlib.Path(__file__).resolve().parent.parent

engine = ["wasm/base", "wasm/study", "wasm/session", "wasm/protocol", "wasm/door"]
reading = ["wasm/reading"]
# What each folder may include, besides itself and what stands outside the repository.
allowed = {folder: engine[:rank] for rank, folder in enumerate(engine)}
allowed["wasm/door"] += reading
allowed |= {
    "wasm/reading": engine[:3],
    "server/app": ["wasm/base"],
    "server/http": ["server/app"],
    "server/assets": ["server/app"],
    "server/store": ["server/app", "server/marketplace", "server/codes"],
    "server/marketplace": ["server/app", "server/store", "server/assets"] + engine[:3] + reading,
    "server/codes": ["server/app", "server/assets", "server/studies"] + engine[:3] + reading,
    "server/admin": ["server/app", "server/codes"],
    "server/lab": ["server/app", "server/admin", "server/codes", "server/studies"] + engine[:3] + reading,
    "server/studies": ["server/app", "server/assets"] + engine[:4] + reading,
    "requester": ["server/app", "server/studies", "server/http", "server/assets", "server/store", "server/marketplace", "server/codes"] + engine[:4] + reading,
}
# Only programs wire everything together.
free = re.compile(r"^(tests/|server/(main|options|operations)\.|requester/main\.cpp)")


def folder_of(path):
    known = [folder for folder in allowed if path.startswith(folder + "/")]
    return max(known, key=len, default=None)


for source in sorted(root.rglob("*.[ch]pp")):
    name = source.relative_to(root).as_posix()
    folder = folder_of(name)
    if name.startswith("build/") or "node_modules" in name or free.match(name) or folder is None:
        continue
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if not include:
            continue
        target = folder_of(include[1])
        if target is None:
            print(f"{name}:{number}: includes \"{include[1]}\", which is no path from the root to a known folder")
        elif target != folder and target not in allowed[folder]:
            print(f"{name}:{number}: {folder} includes {target}")
