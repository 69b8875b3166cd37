// A local web host for pages that a benchmark compares: every file in memory, brotli-compressed once, sent alike.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
};

function compressed(content) {
  const bytes = Buffer.from(content);
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** Hosts `sites`, name to { path: text or bytes }, at /name/path on a port of the kernel's choice. */
export async function hosted(sites) {
  const bodies = new Map();
  // Several sites serve the same large library.
  const known = new Map();
  for (const [site, files] of Object.entries(sites)) {
    for (const [path, content] of Object.entries(files)) {
      if (!known.has(content)) known.set(content, compressed(content));
      bodies.set(`/${site}/${path}`, known.get(content));
    }
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const body = bodies.get(path);
    if (body === undefined) {
      response.writeHead(404, { 'Content-Length': 0 }).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[extname(path)],
      'Content-Encoding': 'br',
      'Content-Length': body.length,
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: (site) => `http://127.0.0.1:${server.address().port}/${site}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
