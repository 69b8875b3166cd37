// A PostgreSQL of one's own: a cluster in a temporary folder, on a Unix socket only.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(a) - Number(b));
const programs = join('/usr/lib/postgresql', versions.at(-1), 'bin');
// PostgreSQL refuses to run as root.
const asItself = process.getuid() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

const command = (program, args) => [...asItself, join(programs, program), ...args];

/** Runs a cluster; `settings` as "name=value". */
export async function startedPostgres(settings = []) {
  const folder = mkdtempSync(join(tmpdir(), 'errand-postgres-'));
  chmodSync(folder, 0o700);
  if (asItself.length > 0) execFileSync('chown', ['postgres:postgres', folder]);
  const run = ([program, ...args]) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  run(command('initdb', ['-D', `${folder}/data`, '-U', 'errand', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']));
  const options = ['listen_addresses=', ...settings].flatMap((setting) => ['-c', setting]);
  const [program, ...args] = command('postgres', ['-D', `${folder}/data`, '-k', folder, ...options]);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const exited = once(child, 'exit');
  for (;;) {
    try {
      run(command('pg_isready', ['-h', folder, '-q', '-d', 'postgres', '-U', 'errand']));
      break;
    } catch (error) {
      if (child.exitCode !== null) throw error;
    }
  }
  return {
    url: `postgresql://errand@/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
