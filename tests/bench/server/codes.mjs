#!/usr/bin/env node
// Durable codes a second over HTTP, each of a new seat, beside what the databases do without Errand: medians of rounds that
// take turns. Every code that was told has to be in the store afterwards.
// Prints lines "name<TAB>measured<TAB>unit<TAB>limit".
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptSeats, Lab } from '../../soak/survey_server.mjs';
import { freePort } from '../../support/port.mjs';
import { startedPostgres } from '../../support/postgres.mjs';
import { machine, median } from '../support/figures.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 3);
const programs = process.env.ERRAND_BENCH ?? 'build/bench/tests/bench';
const stores = (process.env.STORES ?? 'SQLite PostgreSQL').split(' ');
const connections = 64;
const threads = 2;
const pollsAnIssue = 10;
const most = { slowdown: 2, late_ms: 25 };

const folder = mkdtempSync(join(tmpdir(), 'errand-bench-'));
const ticketFile = join(folder, 'tickets');

/** As many tickets as no run can use up. */
function writeTickets() {
  const keys = join(folder, 'keys.json');
  writeFileSync(keys, JSON.stringify(Lab.keys), { mode: 0o600 });
  const tickets = execFileSync(join(programs, 'bench_tickets'), [keys, String(60_000 * seconds)], { maxBuffer: 2 ** 30 });
  writeFileSync(ticketFile, tickets);
}

/** What the database does without Errand, a second: the peer, and for SQLite a single thread besides. */
function raw(where) {
  const said = execFileSync(join(programs, 'bench_ledger'), ['raw', String(seconds), where], { encoding: 'utf8' });
  const [peer, , thread] = said.split('\n').map((line) => Number(line.split('\t')[1]));
  return { peer, thread };
}

/** Throws unless the store holds every code that was told, and few more: those whose answer wrk did not wait for. */
async function judge(origin, told) {
  const kept = new Set();
  for (const { code } of await keptSeats(origin)) if (code !== null) kept.add(code);
  const seen = new Set(told);
  const lost = told.filter((code) => !kept.has(code)).length;
  if (lost > 0 || seen.size !== told.length || kept.size > told.length + connections)
    throw new Error(`${told.length} codes told, ${told.length - seen.size} of them twice, ${lost} lost, ${kept.size} kept`);
}

/** One run of wrk; the codes that are told are kept in files of which `told` is the beginning. */
async function loaded(origin, told, polls) {
  const load = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '-s', join(import.meta.dirname, 'codes.lua'), origin];
  const said = execFileSync('wrk', [...load, '--', ticketFile, told, String(polls), String(threads)], { encoding: 'utf8' });
  const [duration, issues, answers, wrong, errors, late_ms] = /^figures (.*)$/m.exec(said)[1].split(' ').map(Number);
  if (wrong + errors > 0 || issues === 0) throw new Error(said);
  const codes = Array.from({ length: threads }, (_, i) => readFileSync(`${told}-${i + 1}`, 'utf8').trim().split('\n')).flat();
  if (codes.length !== issues) throw new Error(`${issues} answers, ${codes.length} codes`);
  await judge(origin, codes);
  return { rate: (issues * 1e6) / duration, all: ((issues + answers) * 1e6) / duration, late_ms };
}

/** The same against a server with a store of its own. */
async function served(store, polls) {
  const lab = new Lab({ store });
  const server = await lab.server(await freePort());
  try {
    return await loaded(server.origin, join(lab.folder, 'told'), polls);
  } finally {
    await server.stop();
    lab.remove();
  }
}

/** A new place for a store of that kind, each time. */
async function placesOf(kind) {
  let number = 0;
  if (kind === 'SQLite') return { next: () => join(folder, `store-${number++}.sqlite`), stop: () => {} };
  const postgres = await startedPostgres();
  const next = () => {
    const name = `store_${number++}`;
    execFileSync('psql', ['-q', postgres.url, '-c', `CREATE DATABASE ${name}`]);
    return postgres.url.replace('/postgres?', `/${name}?`);
  };
  return { next, stop: postgres.stop };
}

async function measure(kind) {
  const places = await placesOf(kind);
  const runs = { raw: [], issues: [], polls: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      runs.raw.push(raw(places.next()));
      runs.issues.push(await served(places.next(), 0));
      runs.polls.push(await served(places.next(), pollsAnIssue));
    }
  } finally {
    await places.stop();
  }
  const middle = (key, of = (run) => run) => median(runs[key].map(of));
  const peer = (round) => runs.raw[round].peer;
  const ratio = (a, b) => median(runs.raw.map((_, round) => a(round) / b(round))).toFixed(2);
  const whole = (value) => value.toFixed(0);
  const how = kind === 'SQLite' ? '32 threads, committed together' : '32 connections, a row a commit';
  console.log(`${kind} alone, ${how}\t${whole(middle('raw', (run) => run.peer))}\t/s\t`);
  if (kind === 'SQLite')
    console.log(`${kind} alone, a thread, 32 rows a commit\t${whole(middle('raw', (run) => run.thread))}\t/s\t`);
  console.log(`${kind}, codes over HTTP\t${whole(middle('issues', (run) => run.rate))}\t/s\t`);
  console.log(`${kind}, codes over HTTP, p99\t${middle('issues', (run) => run.late_ms).toFixed(1)}\tms\t${most.late_ms}`);
  console.log(`${kind} alone / codes over HTTP\t${ratio(peer, (i) => runs.issues[i].rate)}\tx\t${most.slowdown}`);
  console.log(`${kind}, ${pollsAnIssue} polls a code: codes\t${whole(middle('polls', (run) => run.rate))}\t/s\t`);
  console.log(`${kind}, ${pollsAnIssue} polls a code: answers\t${whole(middle('polls', (run) => run.all))}\t/s\t`);
  console.log(`${kind}, ${pollsAnIssue} polls a code: p99\t${middle('polls', (run) => run.late_ms).toFixed(1)}\tms\t${most.late_ms}`);
  // A question costs no more than a code.
  console.log(`${kind}, codes alone / answers with polls\t${ratio((i) => runs.issues[i].rate, (i) => runs.polls[i].all)}\tx\t1`);
}

try {
  console.log(`wrk with ${connections} connections on the server's own processors; ${machine()}`);
  writeTickets();
  for (const kind of stores) await measure(kind);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
