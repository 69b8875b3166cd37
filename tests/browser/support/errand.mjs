// The researcher's program as a researcher runs it.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program, root, running } from './program.mjs';

const binary = program('requester/errand', process.env.ERRAND);

/** A folder that goes when this process does, after the programs that the tests started in it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'errand-browser-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A copy of the study `configs/name`, to be changed and to be filled with data. */
export function studyCopy(name) {
  const folder = join(temporaryFolder(), name);
  cpSync(join(root, 'configs', name), folder, { recursive: true, filter: (path) => !path.includes('/.errand') });
  return folder;
}

/** `errand try FOLDER` until the test ends. */
export async function tried(t, folder) {
  const ready = /^Ready: (http:\/\/127\.0\.0\.1:\d+)\//;
  const { match } = await running(t, binary, ['try', folder, '--port', '0'], ready, 'SIGINT');
  return { marketplace: match[1], results: (...options) => errand('results', folder, ...options) };
}

export async function errand(...options) {
  const { stdout } = await promisify(execFile)(binary, options, { maxBuffer: 64 << 20 });
  return stdout;
}
