#!/usr/bin/env node
// What 5,000 idle keep-alive connections cost, errand-server beside nginx.
// Prints lines "name<TAB>measured<TAB>unit<TAB>limit".
import { once } from 'node:events';
import { connect } from 'node:net';
import { beside } from '../support/servers.mjs';

const many = 5000;

/** A connection that has been answered once and waits. */
async function used(server) {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET /ready.txt HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
  let answer = '';
  while (!answer.endsWith('\r\n\r\nready')) {
    const [bytes] = await once(socket, 'data');
    answer += bytes;
  }
  if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer);
  return socket;
}

const mb = (kb) => (kb / 1024).toFixed(1);

await beside({}, async (nginx, errand) => {
  const limits = { resident: '', own: '' };
  for (const server of [nginx, errand]) {
    const before = server.memory();
    const sockets = [];
    while (sockets.length < many) sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => used(server)))));
    const after = server.memory();
    if (sockets.some((socket) => socket.destroyed)) throw new Error(`${server.name} closed an idle connection`);
    for (const socket of sockets) socket.destroy();
    console.log(`${server.name}, resident\t${mb(after.resident)}\tMB\t${limits.resident}`);
    console.log(`${server.name}, its own\t${mb(after.own)}\tMB\t${limits.own}`);
    console.log(`${server.name}, more than before\t${mb(after.own - before.own)}\tMB\t`);
    limits.resident = mb(after.resident);
    limits.own = mb(after.own);
  }
});
