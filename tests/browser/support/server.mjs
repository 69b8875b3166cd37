// errand-server as a lab runs it: a settings file, keys, a store.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root, temporaryFolder } from './errand.mjs';

const binary =
  process.env.ERRAND_SERVER ??
  ['asan', 'dev', 'release'].map((preset) => join(root, 'build', preset, 'server/errand-server')).find(existsSync) ??
  'errand-server';

const secret = Buffer.alloc(32, 7).toString('base64');

/**
 * Runs `errand-server` until the test ends, with the surveys of `studies` (name to what the settings say of it, keys
 * added). Returns its origin and the folder with its settings.
 */
export async function served(t, studies, settings = {}) {
  const folder = temporaryFolder();
  const withKeys = Object.entries(studies).map(([name, study]) => {
    const keys = `${name}.keys.json`;
    writeFileSync(join(folder, keys), JSON.stringify({ study: name, keys: [{ epoch: 1, since: 0, secret }] }), { mode: 0o600 });
    return [name, { keys, ...study }];
  });
  const file = join(folder, 'server.json');
  writeFileSync(file, JSON.stringify({ port: 0, ...settings, studies: Object.fromEntries(withKeys) }));
  const child = spawn(binary, ['--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  const exited = once(child, 'exit').finally(() => process.off('exit', end));
  let told = '';
  child.stderr.on('data', (data) => (told += data));
  t.after(async () => {
    end();
    const [code, signal] = await exited;
    if (code !== 0) throw new Error(`errand-server ended with ${code ?? signal}: ${told}`);
  });
  const origin = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^(http:\/\/127\.0\.0\.1:\d+)\/$/.exec(line);
      if (ready !== null) resolve(ready[1]);
    });
    exited.then(([code]) => reject(new Error(`errand-server ended with ${code}: ${told}`)));
  });
  return { origin, folder, log: () => told };
}
