// Sites as `errand build` writes them, in memory.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './libraries.mjs';

/** The files that a host sends of the built study: path to bytes. `data` is its CSV files by name. */
export function built(config, data = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'errand-bench-'));
  try {
    mkdirSync(join(folder, 'study'));
    writeFileSync(join(folder, 'study/config.json'), JSON.stringify(config, null, 2));
    for (const [name, text] of Object.entries(data)) writeFileSync(join(folder, 'study', name), text);
    const program = process.env.ERRAND ?? join(root, 'build/release/requester/errand');
    execFileSync(program, ['build', join(folder, 'study'), '-o', join(folder, 'site')], { stdio: ['ignore', 'ignore', 'inherit'] });
    return filesOf(join(folder, 'site'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The packed copies are for hosts that cannot compress. */
function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^_headers$|^errand-site\.json$|\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.path, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}
