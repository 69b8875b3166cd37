// errand-server as a lab runs it: a settings file, keys, a store.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './errand.mjs';
import { program, running } from './program.mjs';

const binary = program('server/errand-server', process.env.ERRAND_SERVER);
const secret = Buffer.alloc(32, 7).toString('base64');

/** Whom the server lets see its surveys. */
export const requester = { name: 'ana', password: 'correct horse battery' };

/**
 * Runs `errand-server` until the test ends, with the surveys of `studies` (name to what the settings say of it, keys
 * added) and a requester. Returns its origin and the folder with its settings.
 */
export async function served(t, studies, settings = {}) {
  const folder = temporaryFolder();
  const withKeys = Object.entries(studies).map(([name, study]) => {
    const keys = `${name}.keys.json`;
    writeFileSync(join(folder, keys), JSON.stringify({ study: name, keys: [{ epoch: 1, since: 0, secret }] }), { mode: 0o600 });
    return [name, { keys, ...study }];
  });
  const file = join(folder, 'server.json');
  const all = { port: 0, requesters: 'requesters.json', ...settings, studies: Object.fromEntries(withKeys) };
  writeFileSync(file, JSON.stringify(all));
  const accounts = ['password', '--config', file, requester.name];
  execFileSync(binary, accounts, { input: `${requester.password}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
  const { match, log } = await running(t, binary, ['--config', file], /^(http:\/\/127\.0\.0\.1:\d+)\/$/, 'SIGTERM');
  return { origin: match[1], folder, log };
}
