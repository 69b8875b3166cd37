// Errand's programs, as a shell runs them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

// Every folder and program of a test file has a listener of its own.
process.setMaxListeners(0);

export const root = resolve(import.meta.dirname, '../../..');

/** The program that an environment variable names, or the last one built, or the one that is installed. */
export function program(path, named) {
  const built = ['asan', 'dev', 'release'].map((preset) => join(root, 'build', preset, path));
  return named ?? built.find(existsSync) ?? path.split('/').at(-1);
}

/** Runs a program until the test ends, which `signal` asks for; it is ready when a line matches, with that match. */
export async function running(t, binary, options, ready, signal) {
  const child = spawn(binary, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => child.kill(signal);
  process.once('exit', end);
  const exited = once(child, 'exit').finally(() => process.off('exit', end));
  let told = '';
  child.stderr.on('data', (data) => (told += data));
  const fault = (code) => new Error(`${[binary, ...options].join(' ')} ended with ${code}: ${told}`);
  t.after(async () => {
    end();
    const [code, by] = await exited;
    if (code !== 0) throw fault(code ?? by);
  });
  const match = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = ready.exec(line);
      if (found !== null) resolve(found);
    });
    exited.then(([code]) => reject(fault(code)));
  });
  return { match, log: () => told };
}
