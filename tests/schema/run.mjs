// Holds the JSON Schema against the reader: right studies pass both; of a study with one thing wrong that a single field
// shows, both say so; the schema refuses nothing that the reader takes; and of the wrong studies of tests/wrong_studies it
// refuses those that do not say that they are beyond it.
// usage: node run.mjs   (ERRAND names the program)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { wrongStudies } from './wrong_studies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const errand =
  process.env.ERRAND ??
  ['asan', 'dev', 'release'].map((preset) => join(root, 'build', preset, 'requester/errand')).find(existsSync);
const schema = JSON.parse(spawnSync(errand, ['schema'], { maxBuffer: 64 << 20 }).stdout.toString());
const takes = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false }).compile(schema);
const folder = mkdtempSync(join(tmpdir(), 'errand-schema-'));

const cases = [];

/** To be judged with the others by one `errand check`: `verdict` gets whether the schema and the reader refuse it. */
function ask(data, config, verdict) {
  const study = join(folder, String(cases.length));
  mkdirSync(study);
  for (const [name, text] of data) writeFileSync(join(study, name), text);
  writeFileSync(join(study, 'config.json'), JSON.stringify(config));
  cases.push({ study, verdict, bySchema: !takes(config) });
}

/** Every place in a JSON value below the objects that Errand alone knows, with a way to change it. */
function* places(value, path = []) {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    yield [...path, key];
    yield* places(value[key], [...path, key]);
  }
}

function changed(config, path, change) {
  const copy = structuredClone(config);
  const owner = path.slice(0, -1).reduce((object, key) => object[key], copy);
  change(owner, path.at(-1));
  return copy;
}

/** Mistakes that one field shows by itself. */
const wrongKinds = {
  string: [17, true, ['x'], { x: 1 }],
  number: ['many', true, [1]],
  boolean: ['yes', 1, []],
};

/** Of a dozen equal items one is enough; questions are equal when their types are. */
const seen = new Set();
const isNew = (config, path) => {
  let at = config;
  const shape = path.map((key) => {
    at = at[key];
    return /^\d+$/.test(key) ? `#${at?.type ?? ''}` : key;
  }).join('/');
  if (seen.has(shape)) return false;
  seen.add(shape);
  return true;
};

let passed = 0;
let failed = 0;
const judge = (name, good) => {
  if (good) passed += 1;
  else {
    failed += 1;
    console.error(`FAILED ${name}`);
  }
};

for (const name of readdirSync(join(root, 'configs'))) {
  const study = join(root, 'configs', name);
  const data = readdirSync(study)
    .filter((file) => /\.(csv|html|js)$/.test(file))
    .map((file) => [file, readFileSync(join(study, file))]);
  const config = JSON.parse(readFileSync(join(study, 'config.json'), 'utf8'));
  ask(data, config, (bySchema, byReader) => judge(`${name} passes both`, !bySchema && !byReader));
  for (const path of places(config)) {
    if (!isNew(config, path)) continue;
    const value = path.reduce((object, key) => object[key], config);
    const where = `${name}: ${path.join('/')}`;
    const soundly = (what, wrong) =>
      ask(data, wrong, (bySchema, byReader) => judge(`${where} ${what}: the schema alone refuses it`, !bySchema || byReader));
    soundly('left out', changed(config, path, (owner, key) => (Array.isArray(owner) ? owner.splice(key, 1) : delete owner[key])));
    soundly('null', changed(config, path, (owner, key) => (owner[key] = null)));
    // Values that are known answers, columns or choices, and fields that only the family knows, the reader alone can judge.
    const free = path.some((key) => ['data', 'answer', 'choices', 'rows', 'is', 'isNot', 'rewardAmount', 'production'].includes(key));
    for (const wrong of free ? [] : (wrongKinds[typeof value] ?? []))
      ask(
        data,
        changed(config, path, (owner, key) => (owner[key] = wrong)),
        (bySchema, byReader) =>
          judge(`${where} = ${JSON.stringify(wrong)}: schema ${bySchema}, reader ${byReader}`, bySchema === byReader),
      );
  }
}

/** The JSON value of these bytes; undefined when they are no JSON text. */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

// What is no JSON is no matter of a schema.
for (const { name, config, beyond } of wrongStudies()) {
  const value = config && parsed(config);
  if (value !== undefined) judge(`${name}: the schema ${takes(value) ? 'takes' : 'refuses'} it`, takes(value) === beyond);
}

const { stdout } = spawnSync(errand, ['check', ...cases.map(({ study }) => study)], { maxBuffer: 256 << 20 });
const right = new Set([...stdout.toString().matchAll(/^(.*): no problems\.$/gm)].map(([, study]) => study));
for (const { study, verdict, bySchema } of cases) verdict(bySchema, !right.has(study));
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && right.size > 0 ? 0 : 1;
