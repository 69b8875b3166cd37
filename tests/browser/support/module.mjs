// Single files of web/src, for tests that ask one of them alone.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './program.mjs';

const { buildSync } = createRequire(join(root, 'web/package.json'))('esbuild');

function bundled(path, options) {
  const result = buildSync({
    entryPoints: [join(root, 'web/src', path)],
    bundle: true,
    write: false,
    logLevel: 'warning',
    ...options,
  });
  return result.outputFiles[0].text;
}

/** The exports of web/src/`path` as a global `name` of a page. */
export const asGlobal = (path, name) => bundled(path, { format: 'iife', globalName: name });

/** The exports of web/src/`path`, here. */
export const imported = (path) =>
  import(`data:text/javascript,${encodeURIComponent(bundled(path, { format: 'esm' }))}`);
