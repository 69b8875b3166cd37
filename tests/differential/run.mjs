// Random studies and random workers, played natively, in checker.wasm and in engine.wasm: the answers must be the same,
// byte for byte. What differs is printed with its seed and as the smallest scenario found.
// usage: node run.mjs [STUDIES [SEED]]   (PLAY_NATIVELY names the program)
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer, engine, moduleIn } from '../scenarios/run.mjs';
import { drawsFrom } from '../support/draws.mjs';
import { inventedStudy } from './invented.mjs';
import { sitting } from './worker.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const native =
  process.env.PLAY_NATIVELY ??
  ['asan', 'dev', 'release'].map((preset) => join(root, 'build', preset, 'tests/differential/play_natively')).find(existsSync);
const [checker, ...halves] = ['checker', 'engine', 'engine_rest'].map((name) =>
  moduleIn(join(root, `build/wasm/wasm/${name}.wasm`)),
);
const studies = Number(process.argv[2] ?? 200);
const firstSeed = Number(process.argv[3] ?? 1);
const steps = 60;

function deskWith(modules, files) {
  const desk = engine(...modules);
  for (const [name, content] of Object.entries(files)) desk.addFile(Buffer.concat([Buffer.from(`${name}\n`), content]));
  return desk;
}

const asWritten = ({ files }) =>
  deskWith([checker], Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));

function inventedCase(seed) {
  const draws = drawsFrom(seed);
  const files = inventedStudy(draws);
  const desk = asWritten({ files });
  return { seed, files, calls: sitting(draws, (call) => answer(desk, call), steps) };
}

function playedNatively(scenarios) {
  const input = scenarios.map((scenario) => `${JSON.stringify(scenario)}\n`).join('');
  const { stdout, stderr, status } = spawnSync(native, { input, maxBuffer: 1 << 30 });
  const lines = stdout.toString().split('\n').filter((line) => line !== '');
  if (status !== 0) throw new Error(`${native} ended at seed ${scenarios[lines.length]?.seed}: ${stderr}`);
  return lines.map((line) => JSON.parse(line));
}

/** Where a body answers otherwise than the native one: {body, call, native, wasm}; undefined: nowhere. */
function difference(scenario, { answers, built }) {
  const desks = [['checker.wasm', asWritten(scenario)]];
  if (built !== null) {
    const files = Object.fromEntries(Object.entries(built).map(([name, hex]) => [name, Buffer.from(hex, 'hex')]));
    desks.push(['engine.wasm', deskWith(halves, files)]);
  }
  for (const [body, desk] of desks) {
    for (const [index, call] of scenario.calls.entries()) {
      const wasm = answer(desk, call);
      if (wasm !== answers[index]) return { body, call: index, native: answers[index], wasm };
    }
  }
  return undefined;
}

/** The scenario with as few calls as still show a difference. */
function smallest(scenario) {
  const differs = (calls) => {
    const shorter = { ...scenario, calls };
    return difference(shorter, playedNatively([shorter])[0]) !== undefined;
  };
  let { calls } = scenario;
  calls = calls.slice(0, difference(scenario, playedNatively([scenario])[0]).call + 1);
  for (let size = calls.length >> 1; size > 0; size >>= 1) {
    for (let from = calls.length - size; from >= 0; from -= size) {
      const fewer = calls.toSpliced(from, size);
      if (differs(fewer)) calls = fewer;
    }
  }
  return { ...scenario, calls };
}

const reached = {};
let passed = 0;
let failed = 0;
for (let from = 0; from < studies; from += 50) {
  const scenarios = Array.from({ length: Math.min(50, studies - from) }, (_, i) => inventedCase(firstSeed + from + i));
  for (const [index, outcome] of playedNatively(scenarios).entries()) {
    const scenario = scenarios[index];
    const kind = JSON.parse(outcome.answers[0]).kind;
    reached[kind] = (reached[kind] ?? 0) + 1;
    if (outcome.answers.some((text) => /"kind":"(post|receipt)"/.test(text))) reached.sent = (reached.sent ?? 0) + 1;
    const differing = difference(scenario, outcome);
    if (differing === undefined) {
      passed += 1;
      continue;
    }
    failed += 1;
    const least = smallest(scenario);
    console.error(`seed ${scenario.seed}: ${JSON.stringify(difference(least, playedNatively([least])[0]), null, 1)}`);
    console.error(`as a scenario: ${JSON.stringify({ files: least.files, calls: least.calls })}`);
  }
}
console.log(JSON.stringify(reached));
// Studies that are all wrong, or workers who never send anything, would prove nothing.
const tells = reached.opened > studies / 2 && reached.sent > studies / 10;
if (!tells) console.error('too few of the studies are right, or too few of the sittings come to their end');
console.log(`${passed} passed, ${failed + (tells ? 0 : 1)} failed`);
process.exitCode = failed === 0 && tells ? 0 : 1;
