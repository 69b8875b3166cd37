// Plays every scenario in engine.wasm and checker.wasm and compares the answers byte for byte with the native ones.
// usage: node run.mjs FOLDER_OF_THE_MODULES
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const modules = process.argv[2] ?? join(root, 'build/wasm/wasm');

/** A fresh engine: calls take and give text. */
export function engine(bytes) {
  const imports = {
    env: { emscripten_notify_memory_growth() {} },
    wasi_snapshot_preview1: { proc_exit() { throw new Error('the engine stopped'); } },
  };
  const { exports: wasm } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  wasm._initialize();
  const call = (name) => (text) => {
    const input = new TextEncoder().encode(text);
    new Uint8Array(wasm.memory.buffer, wasm.errand_input(input.length), input.length).set(input);
    wasm[name](input.length);
    return Buffer.from(wasm.memory.buffer, wasm.errand_output(), wasm.errand_output_size()).toString();
  };
  return { addFile: call('errand_add_file'), open: call('errand_open'), dispatch: call('errand_dispatch') };
}

function play(scenario, bytes) {
  const desk = engine(bytes);
  for (const name of scenario.names ?? []) desk.addFile(`${name}\n${readFileSync(join(root, scenario.folder, name), 'utf8')}`);
  for (const [name, text] of Object.entries(scenario.files ?? {})) desk.addFile(text === null ? name : `${name}\n${text}`);
  return scenario.calls.map(([call, input]) => desk[call](JSON.stringify(input)));
}

/** engine.wasm knows where a study is wrong, checker.wasm also what: without the words the two must be equal. */
function withoutWords(line) {
  if (!line.startsWith('{"kind":"problems"')) return line;
  const answer = JSON.parse(line);
  for (const problem of answer.problems) problem.what = problem.expected = '';
  return JSON.stringify(answer);
}

let passed = 0;
let failed = 0;
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of readdirSync(here).filter((name) => name.endsWith('.json')).sort()) {
    const scenario = JSON.parse(readFileSync(join(here, file), 'utf8'));
    const native = readFileSync(join(here, file.replace(/json$/, 'expected')), 'utf8').trimEnd().split('\n');
    for (const [module, same] of [['checker.wasm', (line) => line], ['engine.wasm', withoutWords]]) {
      const played = play(scenario, readFileSync(join(modules, module)));
      const wrong = native.findIndex((line, i) => same(line) !== same(played[i] ?? ''));
      if (wrong < 0 && played.length === native.length) {
        passed += 1;
        continue;
      }
      failed += 1;
      console.error(`${file} in ${module}, call ${wrong + 1}:\n  native ${native[wrong]}\n  wasm   ${played[wrong]}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
