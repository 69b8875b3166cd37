// nginx and errand-server side by side: the same files, each alone on one processor while the client has another.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/port.mjs';

const serverProcessor = '0';
let openLoopProgram;
export const clientProcessor = '1';

const nginxConfiguration = (folder, port) => `
worker_processes 1;
daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
worker_rlimit_nofile 20000;
events { worker_connections 8192; }
http {
  access_log off;
  sendfile on;
  open_file_cache max=1000;
  keepalive_requests 1000000000;
  keepalive_timeout 75s;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server { listen 127.0.0.1:${port} backlog=4096; root ${folder}/site; }
}
`;

const field = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)[1]);

/** A running server: its address and what it takes of the machine, summed over its processes. */
class Server {
  constructor(name, child, port) {
    Object.assign(this, { name, child, port });
    this.address = `http://127.0.0.1:${port}`;
  }

  pids() {
    const children = readdirSync(`/proc/${this.child.pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${this.child.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return [this.child.pid, ...children];
  }

  /** In kB. `resident` counts what its processes share with others in each of them, `own` not at all. */
  memory() {
    const sums = { resident: 0, own: 0 };
    for (const pid of this.pids()) {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      sums.resident += field(text, 'Rss');
      sums.own += field(text, 'Anonymous');
    }
    return sums;
  }

  /** Seconds of processor time so far. */
  busy() {
    const ticks = this.pids().map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '));
    return ticks.reduce((sum, values) => sum + Number(values[11]) + Number(values[12]), 0) / 100;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

async function answers(address) {
  for (let tries = 0; tries < 200; tries++) {
    try {
      if ((await fetch(address, { headers: { connection: 'close' } })).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`${address} does not answer`);
}

async function started(name, port, command, options) {
  const child = spawn('taskset', ['-c', serverProcessor, ...command], { stdio: ['ignore', 'ignore', 'ignore'], ...options });
  child.once('error', (error) => { throw error; });
  await answers(`http://127.0.0.1:${port}/ready.txt`);
  return new Server(name, child, port);
}

/** Runs `measure(nginx, errand)` over a folder with `files`, name to bytes; stops both whatever happens. */
export async function beside(files, measure) {
  openLoopProgram = openLoop();
  const folder = mkdtempSync(join(tmpdir(), 'errand-bench-'));
  mkdirSync(join(folder, 'site'));
  for (const [name, bytes] of Object.entries({ ...files, 'ready.txt': 'ready' })) writeFileSync(join(folder, 'site', name), bytes);
  // nginx gives its rights away to "nobody", who has to get here.
  execFileSync('chmod', ['755', folder]);
  const servers = [];
  try {
    const ports = [await freePort(), await freePort()];
    writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder, ports[0]));
    servers.push(await started('nginx', ports[0], ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')]));
    const program = process.env.ERRAND_SERVER ?? 'build/release/server/errand-server';
    servers.push(
      await started('errand-server', ports[1], [
        program, '--root', join(folder, 'site'), '--port', String(ports[1]), '--no-log-answers',
        '--connections', '8192', '--connections-per-peer', '8192',
      ]),
    );
    await measure(...servers);
  } finally {
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The program of open_loop.cpp. */
export function openLoop() {
  const program = 'build/bench/open_loop';
  mkdirSync('build/bench', { recursive: true });
  execFileSync('g++', ['-std=c++20', '-O2', '-o', program, 'tests/bench/support/open_loop.cpp']);
  return program;
}

/** Requests at a constant rate over 64 connections: the 99th percentile in ms, from when a request was due. */
export function paced(server, path, rate, seconds) {
  const said = JSON.parse(
    execFileSync('taskset', ['-c', clientProcessor, openLoopProgram, String(server.port), path, String(Math.round(rate)), String(seconds), '64'], { encoding: 'utf8' }),
  );
  if (said.refused + said.broken > 0) throw new Error(`${server.name}: ${JSON.stringify(said)}`);
  return said.p99_ms;
}

/** One run of wrk over 64 connections: requests a second, the 99th percentile in ms, processor time of the server in us a request. */
export function loaded(server, path, seconds) {
  const before = server.busy();
  const said = execFileSync(
    'taskset', ['-c', clientProcessor, 'wrk', '-t1', '-c64', `-d${seconds}s`, '--latency', server.address + path],
    { encoding: 'utf8' },
  );
  const busy = server.busy() - before;
  if (/Non-2xx|Socket errors/.test(said)) throw new Error(`${server.name}: ${said}`);
  const [, late, unit] = /^ +99% +([\d.]+)(us|ms|s)$/m.exec(said);
  return {
    rate: Number(/^Requests\/sec: +([\d.]+)$/m.exec(said)[1]),
    late_ms: Number(late) * { us: 0.001, ms: 1, s: 1000 }[unit],
    busy_us: (busy * 1e6) / Number(/(\d+) requests in/.exec(said)[1]),
  };
}
