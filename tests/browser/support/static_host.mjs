// A plain web host, as a researcher may use one: the built task page beside a study's files, and nothing else.

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { root } from './program.mjs';

export const built = process.env.ERRAND_WEB ?? join(root, 'build/web');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.vtt': 'text/vtt',
};

/**
 * Hosts `files` (path to text or bytes), the built page unless `page` is false, and `folder`, until the test ends. Returns
 * the page's address.
 */
export async function hosted(t, { folder = null, files = {}, page = true }) {
  const find = (path) => {
    if (Object.hasOwn(files, path)) return files[path];
    const places = [...(page ? [join(built, 'task', path)] : []), ...(folder === null ? [] : [join(folder, path)])];
    const place = places.find((candidate) => existsSync(candidate));
    return place === undefined ? null : readFileSync(place);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const path = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, '$1index.html');
    const content = ['GET', 'HEAD'].includes(request.method) ? find(path) : null;
    const type = { 'Content-Type': types[extname(path)] ?? 'text/plain' };
    // A player seeks by asking for the rest.
    const from = content === null ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    if (from === null) {
      response.writeHead(content === null ? 404 : 200, type);
      response.end(content ?? 'not here');
    } else {
      const rest = Buffer.from(content).subarray(Number(from[1]));
      const range = `bytes ${from[1]}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { ...type, 'Content-Range': range, 'Content-Length': rest.length });
      response.end(rest);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** A study of the examples, changed. */
export function studyFiles(name, change) {
  const config = JSON.parse(readFileSync(join(root, 'configs', name, 'config.json'), 'utf8'));
  change(config);
  return { 'config.json': JSON.stringify(config, null, 2) };
}
