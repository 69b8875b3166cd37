// Plays every scenario in engine.wasm and checker.wasm and compares the answers byte for byte with the native ones.
// usage: node run.mjs FOLDER_OF_THE_MODULES
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const modules = process.argv[2] ?? join(root, 'build/wasm/wasm');
const errand =
  process.env.ERRAND ??
  ['asan', 'dev', 'release'].map((preset) => join(root, 'build', preset, 'requester/errand')).find(existsSync);

/** A fresh engine of a WebAssembly.Module, or of its two halves: calls take bytes or text, and give text. */
export function engine(module, rest = null) {
  const imports = {
    env: { emscripten_notify_memory_growth() {} },
    wasi_snapshot_preview1: { proc_exit() { throw new Error('the engine stopped'); } },
    rest: Object.fromEntries(placeholders(module).map((name) => [name, () => { throw new Error(`${name} is still to come`); }])),
  };
  const { exports: wasm } = new WebAssembly.Instance(module, imports);
  wasm._initialize();
  if (rest !== null) new WebAssembly.Instance(rest, { engine: wasm });
  const call = (name) => (given) => {
    const input = Buffer.from(given);
    new Uint8Array(wasm.memory.buffer, wasm.errand_input(input.length), input.length).set(input);
    wasm[name](input.length);
    return Buffer.from(wasm.memory.buffer, wasm.errand_output(), wasm.errand_output_size()).toString();
  };
  return { addFile: call('errand_add_file'), open: call('errand_open'), dispatch: call('errand_dispatch') };
}

const placeholders = (module) =>
  WebAssembly.Module.imports(module).filter((one) => one.module === 'rest').map(({ name }) => name);

export const moduleIn = (path) => new WebAssembly.Module(readFileSync(path));

/** The input of errand_open and errand_dispatch, of the JSON that the scenarios hold: docs/engine.md. */
export function sessionRecords(session) {
  const { assignmentId = '', workerId = '', hitId = '', submitTo = '', hit = '', condition = '', seed = '', language = '', log = [] } = session;
  const who = [assignmentId, workerId, hitId, submitTo, String(hit), String(condition), seed, language];
  return Buffer.concat([record(who), ...log.map(eventRecord)]);
}

export function eventRecord(event) {
  if (Array.isArray(event)) return record(event);
  const texts = [event.kind, String(event.at)];
  if ('assignment' in event) texts.push(event.assignment, String(event.deadline ?? ''));
  if ('position' in event) texts.push(String(event.position), event.question);
  else if ('question' in event) texts.push(event.question, '0', ...[event.value].flat().filter((part) => part !== ''));
  if ('language' in event) texts.push(event.language);
  return record(texts);
}

function record(texts) {
  const number = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const pieces = texts.map((text) => Buffer.from(text));
  return Buffer.concat([number(pieces.length), ...pieces.flatMap((piece) => [number(piece.length), piece])]);
}

/** What the engine answers to a call of a scenario. */
export function answer(desk, [call, input]) {
  return desk[call]({ open: sessionRecords, dispatch: eventRecord }[call](input));
}

const answers = (scenario, desk) => scenario.calls.map((call) => answer(desk, call));

function filesOf(scenario) {
  if (scenario.files !== undefined) return scenario.files;
  return Object.fromEntries(scenario.names.map((name) => [name, readFileSync(join(root, scenario.folder, name), 'utf8')]));
}

/** In checker.wasm, from the files as a researcher wrote them. */
function playAsWritten(scenario) {
  const desk = engine(moduleIn(join(modules, 'checker.wasm')));
  for (const [name, text] of Object.entries(filesOf(scenario))) desk.addFile(text === null ? name : `${name}\n${text}`);
  return answers(scenario, desk);
}

/** In engine.wasm, from what `errand build` makes of them. Null: the study is wrong, and nothing is made. */
function playAsBuilt(scenario) {
  const folder = mkdtempSync(join(tmpdir(), 'errand-scenario-'));
  try {
    const study = join(folder, 'study');
    mkdirSync(study);
    for (const [name, text] of Object.entries(filesOf(scenario))) if (text !== null) writeFileSync(join(study, name), text);
    if (spawnSync(errand, ['build', study, '-o', join(folder, 'site')]).status !== 0) return null;
    return answers(scenario, engineOf(join(folder, 'site')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The engine of a built site with all that the site has for it. */
export function engineOf(site) {
  const named = (pattern) => readdirSync(site).filter((name) => pattern.test(name));
  const halves = [/^engine-.*\.wasm$/, /^engine_rest-.*\.wasm$/].map((half) => moduleIn(join(site, named(half)[0])));
  const desk = engine(...halves);
  const add = (name, path) => desk.addFile(Buffer.concat([Buffer.from(`${name}\n`), readFileSync(join(site, path))]));
  for (const file of named(/^study.*\.bin$/)) add(file.replace(/-[0-9a-f]{10}/, ''), file);
  for (const rows of named(/^rows-/))
    for (const file of readdirSync(join(site, rows)).filter((name) => name.endsWith('.bin'))) add(`rows/${file}`, join(rows, file));
  return desk;
}

let passed = 0;
let failed = 0;
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of readdirSync(here).filter((name) => name.endsWith('.json')).sort()) {
    const scenario = JSON.parse(readFileSync(join(here, file), 'utf8'));
    const native = readFileSync(join(here, file.replace(/json$/, 'expected')), 'utf8').trimEnd().split('\n');
    for (const [body, play] of [['checker.wasm', playAsWritten], ['engine.wasm', playAsBuilt]]) {
      const played = play(scenario);
      if (played === null && native.every((line) => /^\{"kind":"(problems|needs)"/.test(line) || line.includes('no study is open'))) continue;
      const wrong = native.findIndex((line, i) => line !== played?.[i]);
      if (wrong < 0 && played?.length === native.length) {
        passed += 1;
        continue;
      }
      failed += 1;
      console.error(`${file} in ${body}, call ${wrong + 1}:\n  native ${native[wrong]}\n  wasm   ${played?.[wrong]}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
