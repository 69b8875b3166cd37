#!/usr/bin/env node
// errand-server under 4,000 clients that are slow on purpose, and under twice the load it can carry.
//   --attack SECONDS     each of slow heads, slow bodies and slow readers (30)
//   --overload SECONDS   (300)
// Somebody who behaves asks all the while, from an address of their own and on new and kept connections by turns.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLoop } from '../bench/support/servers.mjs';

const { values } = parseArgs({ options: { attack: { type: 'string', default: '30' }, overload: { type: 'string', default: '300' } } });
const attackers = 4000;
const mostLate = 250;
const leastGoodput = 0.9;
// Of overload, and of the peak that it is held against: a request over so many costs more than one over a few.
const crowded = 3000;
const attacks = {
  'slow heads': (url) => ['-H', '-i', '5', '-x', '24', '-u', `${url}/small.bin`],
  'slow bodies': (url) => ['-B', '-i', '5', '-s', '8192', '-x', '10', '-u', `${url}/small.bin`],
  'slow readers': (url) => ['-X', '-w', '1', '-y', '64', '-n', '5', '-z', '32', '-u', `${url}/large.bin`],
};

/** `words` go to errand-server. */
async function serving(folder, words, processor) {
  const program = process.env.ERRAND_SERVER ?? 'build/release/server/errand-server';
  const child = spawn('taskset', ['-c', processor, program, '--root', folder, '--port', '0', '--no-log-answers', ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said] = await once(child.stdout, 'data');
  child.stdout.resume();
  const port = Number(/:(\d+)\//.exec(String(said))[1]);
  return { port, child, async stop() { child.kill('SIGTERM'); await once(child, 'exit'); } };
}

/** One request; its time in ms. */
function asked(port, agent) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/small.bin', localAddress: '127.0.0.2', agent }, (response) => {
      response.resume();
      response.once('end', () => (response.statusCode === 200 ? resolve(performance.now() - began) : reject(new Error(`status ${response.statusCode}`))));
    }).once('error', reject);
  });
}

/** Asks every 10 ms until `over`; the times, and what went wrong. */
async function behaving(port, over) {
  const kept = new Agent({ keepAlive: true });
  const times = [];
  const faults = [];
  const open = new Set();
  for (let count = 0; !over.now; count++) {
    const one = asked(port, count % 2 ? kept : new Agent()).then((ms) => times.push(ms), (error) => faults.push(error.message));
    open.add(one);
    one.finally(() => open.delete(one));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await Promise.all(open);
  kept.destroy();
  return { times: times.sort((a, b) => a - b), faults };
}

/** Connections that the system holds open to that port. */
function connectionsOf(port) {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const isOpen = (line) => {
    const [, here, , state] = line.trim().split(/ +/);
    return here?.endsWith(end) && state === '01';
  };
  return readFileSync('/proc/net/tcp', 'utf8').split('\n').filter(isOpen).length;
}

let failed = false;
function judge(name, text, good) {
  failed ||= !good;
  console.log(`${good ? 'ok    ' : 'FAILED'} ${name}: ${text}`);
}

async function attacked(folder, name, words) {
  const server = await serving(folder, ['--connections', '8192', '--connections-per-peer', '8192'], '0');
  const over = { now: false };
  const client = behaving(server.port, over);
  const attack = spawn(
    'slowhttptest',
    [...words(`http://127.0.0.1:${server.port}`), '-c', String(attackers), '-r', '1000', '-l', values.attack, '-p', '20'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  attack.stdout.resume();
  let most = 0;
  const counting = setInterval(() => (most = Math.max(most, connectionsOf(server.port))), 1000);
  await once(attack, 'exit');
  clearInterval(counting);
  over.now = true;
  const { times, faults } = await client;
  const late = times[Math.floor(times.length * 0.99)] ?? Infinity;
  judge(name, `${most} slow at once; ${times.length} answered, p99 ${late.toFixed(1)} ms, ${faults.length} failed ${faults[0] ?? ''}`,
    late < mostLate && faults.length === 0);
  await server.stop();
}

/** The server shares its processor with two that only compute, so that one client can ask for twice what it carries. */
async function overloaded(folder) {
  const server = await serving(folder, ['--connections-per-peer', '8192'], '0');
  const neighbours = [1, 2].map(() => spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }));
  const onOther = (command) => execFileSync('taskset', ['-c', '1', ...command], { encoding: 'utf8' });
  try {
    const generator = openLoop();
    // Before and after, since others may use the machine.
    const peak = (connections) => {
      const said = onOther(['wrk', '-t1', `-c${connections}`, '-d10s', `http://127.0.0.1:${server.port}/small.bin`]);
      return Number(/^Requests\/sec: +([\d.]+)$/m.exec(said)[1]);
    };
    const few = peak(64);
    const before = peak(crowded);
    const over = { now: false };
    const client = behaving(server.port, over);
    const load = spawn('taskset', ['-c', '1', generator, String(server.port), '/small.bin', String(2 * Math.max(few, before)), values.overload, String(crowded)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(load.stdout, 'data');
    over.now = true;
    const { times, faults } = await client;
    const crowd = JSON.parse(said);
    const after = peak(crowded);
    const best = (before + after) / 2;
    const late = times[Math.floor(times.length * 0.99)] ?? Infinity;
    judge('overload', `peak of ${crowded} connections ${Math.round(before)}/s before and ${Math.round(after)}/s after, of 64 ${Math.round(few)}/s, ` +
      `offered ${crowd.offered}/s, good ${crowd.good}/s (${(crowd.good / best).toFixed(2)}; ${(crowd.good / few).toFixed(2)} of 64's), late ${crowd.late}/s, ` +
      `refused ${crowd.refused}/s, broken ${crowd.broken}/s, p50 ${crowd.p50_ms} ms, p99 ${crowd.p99_ms} ms`, crowd.good >= leastGoodput * best);
    console.log(`       meanwhile the one who behaves: p99 ${late.toFixed(1)} ms, ${faults.length} of ${times.length + faults.length} failed ${faults[0] ?? ''}`);
  } finally {
    for (const neighbour of neighbours) neighbour.kill();
    await server.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'errand-slow-'));
try {
  writeFileSync(join(folder, 'small.bin'), randomBytes(1024));
  writeFileSync(join(folder, 'large.bin'), randomBytes(4 << 20));
  if (Number(values.attack) > 0) for (const [name, words] of Object.entries(attacks)) await attacked(folder, name, words);
  if (Number(values.overload) > 0) await overloaded(folder);
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
