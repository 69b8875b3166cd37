// Splits engine.wasm in two, so that a worker sees the first question before the half arrives that nothing on that screen needs:
//   node wasm/split.mjs --engine WHOLE.wasm --compiler COMPILER.wasm --studies configs --out FOLDER
// FOLDER gets engine.wasm, with every function that opening one of the studies calls, and engine_rest.wasm. Binaryen's
// wasm-split does the work: it tells what is called in a copy of the module that counts calls, and puts a placeholder in
// the first half for what the second one has.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string' },
    compiler: { type: 'string' },
    studies: { type: 'string' },
    out: { type: 'string' },
  },
});
const { engine, compiler, studies, out } = options;
if ([engine, compiler, studies, out].includes(undefined)) {
  console.error('usage: node wasm/split.mjs --engine WHOLE.wasm --compiler COMPILER.wasm --studies FOLDER --out FOLDER');
  process.exit(2);
}

const features = ['--enable-bulk-memory', '--enable-mutable-globals', '--enable-sign-ext', '--enable-nontrapping-float-to-int'];
const host = {
  env: { emscripten_notify_memory_growth() {} },
  wasi_snapshot_preview1: { proc_exit(status) { throw new Error(`the module ended with ${status}`); } },
};

/** A fresh module with its calls as functions of bytes that give bytes. */
function instance(module) {
  const { exports: wasm } = new WebAssembly.Instance(module, host);
  wasm._initialize();
  const output = () => Buffer.from(wasm.memory.buffer, wasm.errand_output(), wasm.errand_output_size());
  const given = (name) => (bytes) => {
    new Uint8Array(wasm.memory.buffer, wasm.errand_input(bytes.length), bytes.length).set(bytes);
    wasm[name](bytes.length);
    return Buffer.from(output());
  };
  return { wasm, output: () => Buffer.from(output()), given };
}

const file = (name, content) => Buffer.concat([Buffer.from(`${name}\n`), content]);

/** docs/engine.md: a record is the number of its texts, then each text after the number of its bytes. */
function record(texts) {
  const number = (value) => Buffer.from(Uint32Array.of(value).buffer);
  return Buffer.concat([number(texts.length), ...texts.flatMap((text) => [number(Buffer.byteLength(text)), Buffer.from(text)])]);
}

/** Without its screens before the first question. */
function abrupt(config) {
  const { consent, instructions, ...rest } = JSON.parse(config);
  return Buffer.from(JSON.stringify(rest));
}

/** A study as `errand build` compiles it: files by name. `edit` changes its config.json. */
function compiled(module, folder, edit) {
  const { wasm, output, given } = instance(module);
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile())) {
    const content = readFileSync(join(folder, entry.name));
    given('errand_add_file')(file(entry.name, entry.name === 'config.json' ? edit(content) : content));
  }
  wasm.errand_compile();
  const study = output();
  if (study.length === 0) throw new Error(`${folder} is a wrong study: errand check says why`);
  wasm.errand_compile_rows(1);
  return { 'study.bin': study, 'rows/1.bin': output() };
}

/** Opens the study as a visitor, in a preview and as a worker; the calls that it took, as wasm-split writes them. */
function profile(module, files) {
  const { wasm, given } = instance(module);
  for (const [name, content] of Object.entries(files)) given('errand_add_file')(file(name, content));
  for (const assignment of ['', 'ASSIGNMENT_ID_NOT_AVAILABLE', 'A1']) {
    const who = assignment === 'A1' ? ['W1', 'H1', 'https://www.example.org'] : ['', '', ''];
    const opening = given('errand_open')(record([assignment, ...who, '1', '', '', '']));
    if (!opening.subarray(0, 20).includes('opened')) throw new Error(`a study does not open: ${opening}`);
  }
  const place = wasm.memory.buffer.byteLength;
  const size = wasm.__write_profile(0, 0);
  wasm.memory.grow(Math.ceil(size / 65536));
  wasm.__write_profile(place, size);
  return Buffer.from(wasm.memory.buffer, place, size);
}

const folder = mkdtempSync(join(tmpdir(), 'errand-split-'));
try {
  const at = (name) => join(folder, name);
  const run = (program, ...args) => execFileSync(program, [...args, ...features], { stdio: ['ignore', 'ignore', 'inherit'] });
  run('wasm-split', '--instrument', engine, '-o', at('counting.wasm'));
  const compile = new WebAssembly.Module(readFileSync(compiler));
  const counting = new WebAssembly.Module(readFileSync(at('counting.wasm')));
  const profiles = readdirSync(studies)
    .filter((name) => existsSync(join(studies, name, 'config.json')))
    .flatMap((name) =>
      [(config) => config, abrupt].map((edit, index) => {
        const path = at(`${name}.${index}.profile`);
        writeFileSync(path, profile(counting, compiled(compile, join(studies, name), edit)));
        return path;
      }),
    );
  execFileSync('wasm-split', ['--merge-profiles', ...profiles, '-o', at('all.profile')]);
  const halves = ['-o1', at('engine.wasm'), '-o2', at('engine_rest.wasm')];
  const names = ['--import-namespace=engine', '--placeholder-namespace=rest'];
  run('wasm-split', '--split', '--profile', at('all.profile'), engine, ...halves, ...names);
  for (const half of ['engine.wasm', 'engine_rest.wasm']) run('wasm-opt', '-Oz', at(half), '-o', join(out, half));
} finally {
  rmSync(folder, { recursive: true });
}
