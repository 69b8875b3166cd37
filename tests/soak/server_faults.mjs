// errand-server on SQLite under load while its system calls fail and its disk fills up; tells whether anything that it had
// acknowledged was lost, whether it ended where the disk can't be trusted any more, and went on where it can.
// System calls fail by strace's injection. The full disk is a small file system of its own, for which one has to be root.

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawsFrom } from '../support/draws.mjs';
import { freePort } from '../support/port.mjs';
import { SurveyLoad } from './survey_load.mjs';
import { keptSeats, Lab } from './survey_server.mjs';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '80' },
    fills: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const { below } = drawsFrom(Number(values.seed));
const draw = () => below(2 ** 31) / 2 ** 31;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until `is_so`; throws after ten seconds, saying what did not come. */
async function until(what, isSo) {
  for (const end = Date.now() + 10_000; Date.now() < end; await pause(20)) if (await isSo()) return;
  throw new Error(`${what}: not within ten seconds`);
}

// `most` is up to which of the calls fails; a thread counts its own. An error of the disk ends the server; where there is
// only no room, it goes on once it has started. Files are opened and cut at the start, where it may do either: who only reads makes do with a
// file that can't be opened for writing.
const kinds = [
  { calls: 'fsync,fdatasync', error: 'EIO', most: 60, ends: true },
  { calls: 'fsync,fdatasync', error: 'ENOSPC', most: 60, ends: true },
  { calls: 'pwrite64', error: 'EIO', most: 1500, ends: true },
  { calls: 'pwrite64', error: 'ENOSPC', most: 1500, ends: false },
  { calls: 'pread64', error: 'EIO', most: 200, ends: true },
  { calls: 'ftruncate', error: 'EIO', most: 2 },
  { calls: 'openat', error: 'EIO', most: 7 },
  { calls: 'openat', error: 'ENOSPC', most: 7 },
];

const sums = { operations: 0, acknowledged: 0, unanswered: 0, busy: 0, lost: 0 };
const complaints = [];

function add(load, lost, where) {
  for (const name of ['operations', 'acknowledged', 'unanswered', 'busy']) sums[name] += load[name];
  sums.lost += lost;
  complaints.push(...load.faults.map((fault) => `${where}: ${fault}`));
}

/** One server of which one call fails; what became of it: "untouched", "no start", "ended" or "went on". */
async function fail({ calls, error, most, ends }) {
  const number = 1 + below(most);
  const where = `${calls} number ${number} with ${error}`;
  const lab = new Lab({ store: 'codes.sqlite' });
  const trace = join(lab.folder, 'trace');
  const files = ['', '-wal', '-shm'].flatMap((end) => ['-P', join(lab.folder, `codes.sqlite${end}`)]);
  const under = ['strace', '-f', '-qq', '-o', trace, ...files, '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${number}`];
  const port = await freePort();
  const load = new SurveyLoad(`http://127.0.0.1:${port}`, { draw, connections: 16 });
  const done = [];
  const isInjected = () => readFileSync(trace, 'utf8').includes('(INJECTED)');
  let result = 'no start';
  try {
    const server = await lab.server(port, { under });
    done.push(load.run());
    await Promise.race([server.exited, pause(600 + draw() * 600)]);
    result = server.isRunning() ? 'went on' : 'ended';
    if (result === 'went on') {
      const before = load.acknowledged;
      await until(`${where}: another code`, () => load.acknowledged > before || !server.isRunning());
      // What fails while the store is closed is not judged: everything has been told.
      if (!isInjected()) result = 'untouched';
      await server.stop();
    }
  } catch (fault) {
    if (!/^errand-server ended/.test(fault.message)) complaints.push(fault.message);
  }
  load.stop();
  await Promise.all(done);
  if (result !== 'untouched') {
    if (!isInjected()) complaints.push(`${where}: ${result} without a fault`);
    else if ((ends === true && result === 'went on') || (ends === false && result === 'ended')) complaints.push(`${where}: ${result}`);
  }
  const after = await lab.server(port);
  add(load, load.judge(await keptSeats(after.origin)), where);
  await after.stop();
  lab.remove();
  return result;
}

/** A small file system in `folder`, of which no one else takes anything. */
function mounted(folder) {
  const image = join(folder, 'image');
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  closeSync(openSync(image, 'w'));
  truncateSync(image, 64 * 2 ** 20);
  execFileSync('mkfs.ext4', ['-q', '-m', '0', image]);
  execFileSync('mount', ['-o', 'loop', image, disk]);
  return { disk, unmount: () => execFileSync('umount', [disk]) };
}

/** Takes all the room that is left. */
function fill(file) {
  const ballast = openSync(file, 'w');
  for (let bytes = Buffer.alloc(2 ** 20); bytes.length > 0; ) {
    try {
      writeSync(ballast, bytes);
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
      bytes = bytes.subarray(0, bytes.length >> 1);
    }
  }
  closeSync(ballast);
}

const isWell = async (origin) => (await fetch(`${origin}/healthz`)).status === 200;

/** Fills the server's disk and empties it again, so many times, without starting anew. */
async function fillAndEmpty(fills) {
  const folder = mkdtempSync(join(tmpdir(), 'errand-disk-'));
  const { disk, unmount } = mounted(folder);
  const lab = new Lab({ store: join(disk, 'codes.sqlite') });
  const ballast = join(disk, 'ballast');
  const server = await lab.server(await freePort());
  const load = new SurveyLoad(server.origin, { draw, connections: 16 });
  const done = load.run();
  try {
    for (let time = 1; time <= fills; time++) {
      const acknowledged = load.acknowledged;
      await until(`code before filling ${time}`, () => load.acknowledged > acknowledged + 100);
      fill(ballast);
      const busy = load.busy;
      await until(`refusal after filling ${time}`, () => load.busy > busy + 20);
      await until(`bad health after filling ${time}`, async () => !(await isWell(server.origin)));
      await pause(200);
      const refused = load.busy;
      await pause(200);
      if (load.busy === refused) complaints.push(`filling ${time}: nobody was refused any more`);
      rmSync(ballast);
      await until(`good health after emptying ${time}`, () => isWell(server.origin));
      const emptied = load.acknowledged;
      await until(`code after emptying ${time}`, () => load.acknowledged > emptied + 100);
    }
  } catch (fault) {
    complaints.push(fault.message);
  }
  load.stop();
  await done;
  await server.stop();
  const after = await lab.server(await freePort());
  add(load, load.judge(await keptSeats(after.origin)), 'full disk');
  await after.stop();
  lab.remove();
  unmount();
  rmSync(folder, { recursive: true });
  console.log(`disk filled and emptied ${fills} times: ${load.acknowledged} codes acknowledged, ${load.busy} put off`);
}

const results = new Map();
for (let fault = 0; fault < Number(values.faults); fault++) {
  const kind = kinds[fault % kinds.length];
  const row = `${kind.calls} fails with ${kind.error}`;
  const result = await fail(kind);
  results.set(row, { ...results.get(row), [result]: (results.get(row)?.[result] ?? 0) + 1 });
}
for (const [row, counts] of results) {
  console.log(`${row}: ${Object.entries(counts).map(([result, count]) => `${count} ${result}`).join(', ')}`);
}
if (Number(values.fills) > 0 && process.getuid() !== 0) console.log('only root can mount the disk that is filled: left out');
else if (Number(values.fills) > 0) await fillAndEmpty(Number(values.fills));
for (const complaint of complaints.slice(0, 20)) console.log(complaint);
console.log(`${sums.operations} operations, ${sums.acknowledged} codes acknowledged, ${sums.unanswered} unanswered, ${sums.busy} put off`);
console.log(`${sums.lost} acknowledged codes lost, ${complaints.length} faults`);
process.exitCode = complaints.length === 0 && sums.acknowledged > 0 ? 0 : 1;
