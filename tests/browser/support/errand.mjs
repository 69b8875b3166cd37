// The researcher's program as a researcher runs it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

// Every folder and program of a test file has a listener of its own.
process.setMaxListeners(0);

export const root = resolve(import.meta.dirname, '../../..');
const binary =
  process.env.ERRAND ??
  ['asan', 'dev', 'release'].map((preset) => join(root, 'build', preset, 'requester/errand')).find(existsSync) ??
  'errand';

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
  const child = spawn(binary, ['try', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => child.kill('SIGINT');
  process.once('exit', end);
  const exited = once(child, 'exit').finally(() => process.off('exit', end));
  let told = '';
  child.stderr.on('data', (data) => (told += data));
  t.after(async () => {
    end();
    const [code, signal] = await exited;
    if (code !== 0) throw new Error(`errand try ended with ${code ?? signal}: ${told}`);
  });
  const marketplace = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^Ready: (http:\/\/127\.0\.0\.1:\d+)\//.exec(line);
      if (ready !== null) resolve(ready[1]);
    });
    exited.then(([code]) => reject(new Error(`errand try ended with ${code}: ${told}`)));
  });
  return { marketplace, results: (...options) => errand('results', folder, ...options) };
}

export async function errand(...options) {
  const { stdout } = await promisify(execFile)(binary, options, { maxBuffer: 64 << 20 });
  return stdout;
}
