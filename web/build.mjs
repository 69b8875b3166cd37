#!/usr/bin/env node
// Checks and bundles what browsers show:
//   node web/build.mjs --engine build/wasm/wasm/engine.wasm --out build/web
// OUT gets task/ (index.html and family.html with their script and style inside, rare.js, messages/, engine.wasm,
// engine_rest.wasm, checker.wasm) code/ (hit.html, copy.js, page.css: survey links), and worker/ (worker.js, worker.css), each file with its .br and .gz. The same sources give the same bytes.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const web = dirname(fileURLToPath(import.meta.url));

const { values: options } = parseArgs({
  options: { engine: { type: 'string' }, out: { type: 'string' } },
});
if (options.engine === undefined || options.out === undefined) {
  console.error('usage: node web/build.mjs --engine ENGINE.wasm --out FOLDER');
  process.exit(2);
}
if (!existsSync(join(web, 'node_modules'))) {
  console.error('web/node_modules is missing: run `npm ci` in web/');
  process.exit(1);
}
const { build } = await import('esbuild');

const checked = spawnSync(
  process.execPath,
  [join(web, 'node_modules/typescript/bin/tsc'), '--project', web, '--noEmit'],
  {
    stdio: 'inherit',
  },
);
if (checked.status !== 0) process.exit(1);

/** The files that src/task/shared.ts shows to rare.js. */
const shared = { clock: 'clock', dom: 'dom', 'render/field': 'field', rich_text: 'richText', words: 'words' };
const sharing = {
  name: 'shared',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = relative(join(web, 'src/task'), join(resolveDir, path)).replace(/\.ts$/, '');
      return file in shared ? { path: file, namespace: 'shared' } : null;
    });
    onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({
      contents: `module.exports = globalThis.errand.${shared[path]}`,
    }));
  },
};

/** @returns {Promise<string>} the entry with everything it imports, minified */
async function bundle(entry, more = { format: 'iife' }) {
  const result = await build({
    entryPoints: [join(web, entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
    ...more,
    target: ['es2022', 'chrome105', 'firefox121', 'safari15.4'],
    logLevel: 'warning',
  });
  return result.outputFiles[0].text.trim();
}

function write(path, bytes) {
  const file = join(options.out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  console.log(`${path}: ${bytes.length} bytes, ${brotli.length} brotli`);
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A page with its script and style inside; `policy` tells what else it may load and run. */
async function pageOf(html, entry, sheet, policy) {
  // "</script" within a string would end the script.
  const script = (await bundle(entry)).replaceAll('</script', '<\\/script');
  const style = await bundle(sheet, {});
  const common = ["default-src 'none'", "base-uri 'none'", "form-action 'self' https: http://127.0.0.1:* http://localhost:*"];
  const parts = { CSP: [...common, ...policy(hash(script), hash(style))].join('; '), STYLE: style, SCRIPT: script };
  return readFileSync(join(web, html), 'utf8').replace(/%([A-Z]+)%/g, (_, name) => parts[name]);
}

const taskPolicy = (script, style) => [
  `script-src 'self' ${script} 'wasm-unsafe-eval'`,
  `style-src ${style}`,
  "img-src 'self' https: data:",
  "media-src 'self' https:",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

/** A study's own script may do what it likes with its own files; nothing else may run. */
const familyPolicy = (script) => [
  `script-src 'self' ${script} 'wasm-unsafe-eval'`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' https: data: blob:",
  "media-src 'self' https: data: blob:",
  "font-src 'self' https: data:",
  "connect-src 'self' https:",
];

const task = await pageOf('src/task/index.html', 'src/task/start.ts', 'src/task/style.css', taskPolicy);
write('task/index.html', Buffer.from(task));
const family = await pageOf('src/family/index.html', 'src/family/main.ts', 'src/family/style.css', familyPolicy);
write('task/family.html', Buffer.from(family));
for (const name of readdirSync(join(web, 'src/task/messages')).filter((one) => one.endsWith('.json')).sort()) {
  const messages = JSON.parse(readFileSync(join(web, 'src/task/messages', name), 'utf8'));
  write(`task/messages/${name}`, Buffer.from(JSON.stringify(messages)));
}
write('task/rare.js', Buffer.from(await bundle('src/task/render/rare.ts', { format: 'esm', plugins: [sharing] })));
write('task/engine.wasm', readFileSync(options.engine));
for (const module of ['engine_rest.wasm', 'checker.wasm'])
  write(`task/${module}`, readFileSync(join(dirname(options.engine), module)));
const codePolicy = (script, style) => [`script-src ${script}`, `style-src ${style}`, 'connect-src https: http://127.0.0.1:* http://localhost:*'];
write('code/hit.html', Buffer.from(await pageOf('src/code/hit.html', 'src/code/hit.ts', 'src/code/page.css', codePolicy)));
write('code/copy.js', Buffer.from(await bundle('src/code/copy.ts')));
write('code/page.css', Buffer.from(await bundle('src/code/page.css', {})));
write('worker/worker.js', Buffer.from(await bundle('src/worker/worker.ts')));
write('worker/worker.css', Buffer.from(await bundle('src/worker/worker.css', {})));
