// The libraries that Errand is measured against, at the versions of tests/bench/package-lock.json.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(import.meta.dirname, '../node_modules');

export const library = (path) => readFileSync(join(folder, path), 'utf8');

export const version = (name) => JSON.parse(library(`${name}/package.json`)).version;

/** One minified script of `source` and what it imports. */
export function bundled(source) {
  const { buildSync } = createRequire(join(root, 'web/package.json'))('esbuild');
  const result = buildSync({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    legalComments: 'none',
    format: 'iife',
    logLevel: 'warning',
  });
  return result.outputFiles[0].text;
}
