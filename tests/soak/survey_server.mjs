// errand-server with one survey, to be killed and started again.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.ERRAND_SERVER ?? 'build/release/server/errand-server';
const password = 'correct horse battery';

/** The folder of a lab: settings, keys and accounts that several servers may share. */
export class Lab {
  static keys = { study: 'reading', keys: [{ epoch: 1, since: 0, secret: Buffer.alloc(32, 9).toString('base64') }] };

  constructor(settings) {
    this.folder = mkdtempSync(join(tmpdir(), 'errand-soak-'));
    chmodSync(this.folder, 0o700);
    this.file = join(this.folder, 'server.json');
    writeFileSync(join(this.folder, 'keys.json'), JSON.stringify(Lab.keys), { mode: 0o600 });
    const studies = { reading: { keys: 'keys.json', survey: { link: 'https://survey.example/?t=${ticket}' } } };
    writeFileSync(this.file, JSON.stringify({ requesters: 'requesters.json', ...settings, studies }));
    execFileSync(program, ['--config', this.file, 'password', 'ann'], { input: password });
  }

  /** Runs a server of the lab on that port, until kill() or stop(); `under` is a command that runs it as its only child. */
  async server(port, { under = [] } = {}) {
    const command = [...under, program, '--config', this.file, '--port', String(port), '--no-log-answers'];
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', under.length > 0 ? 'ignore' : 'inherit'] });
    const exited = once(child, 'exit');
    await Promise.race([
      once(child.stdout, 'data'),
      exited.then(([code]) => {
        throw new Error(`errand-server ended with ${code}`);
      }),
    ]);
    child.stdout.resume();
    const pid = under.length > 0 ? Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')) : child.pid;
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    const end = async (signal) => {
      if (isRunning()) process.kill(pid, signal);
      await exited;
    };
    const origin = `http://127.0.0.1:${port}`;
    return { origin, pid, exited, isRunning, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Every seat that the store holds, as a requester sees them. */
export async function keptSeats(origin) {
  const login = await fetch(`${origin}/admin/login`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ name: 'ann', password }),
  });
  const { token } = await login.json();
  const seats = [];
  for (let after = 0; after !== null; ) {
    const reply = await fetch(`${origin}/admin/api/reading/seats?after=${after}`, { headers: { Authorization: `Bearer ${token}` } });
    const part = await reply.json();
    seats.push(...part.seats);
    after = part.next;
  }
  return seats;
}
