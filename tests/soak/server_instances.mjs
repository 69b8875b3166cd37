// Three errand-servers on one PostgreSQL behind haproxy or nginx, under load, one of them killed every few seconds; the
// history of all that was told is compared with the store at the end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawsFrom } from '../support/draws.mjs';
import { freePort } from '../support/port.mjs';
import { startedPostgres } from '../support/postgres.mjs';
import { SurveyLoad } from './survey_load.mjs';
import { keptSeats, Lab } from './survey_server.mjs';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '3' },
    balancer: { type: 'string', default: 'haproxy' },
    seed: { type: 'string', default: '1' },
  },
});
const { below } = drawsFrom(Number(values.seed));
const draw = () => below(2 ** 31) / 2 ** 31;

const haproxy = (front, ports) => `
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option redispatch
  retries 3
  retry-on conn-failure
frontend public
  bind 127.0.0.1:${front}
  default_backend errand
backend errand
  option forwardfor
  option httpchk GET /healthz
  http-check send hdr Host study.example.org
  http-request set-header Host study.example.org
${ports.map((port, i) => `  server s${i} 127.0.0.1:${port} check inter 500ms fall 1 rise 1`).join('\n')}
`;

const nginx = (front, ports, folder) => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  upstream errand {
    ${ports.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;`).join(' ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${front};
    location / {
      proxy_pass http://errand;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host study.example.org;
      proxy_set_header X-Forwarded-For $remote_addr;
      # A POST may have been done already: the client asks again itself.
      proxy_next_upstream error timeout;
    }
  }
}
`;

function balancer(front, ports, folder) {
  const file = join(folder, 'balancer.conf');
  const isNginx = values.balancer === 'nginx';
  writeFileSync(file, isNginx ? nginx(front, ports, folder) : haproxy(front, ports));
  const child = isNginx ? spawn('nginx', ['-p', folder, '-c', file], { stdio: 'ignore' }) : spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  return async () => {
    child.kill('SIGTERM');
    await exited;
  };
}

async function isReached(origin) {
  for (let tries = 0; tries < 200; tries++) {
    const reply = await fetch(`${origin}/healthz`).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${origin} is not reached`);
}

const postgres = await startedPostgres(['max_connections=50']);
const lab = new Lab({ store: postgres.url, hosts: ['study.example.org'], trustedProxies: ['127.0.0.1'] });
const ports = [await freePort(), await freePort(), await freePort()];
const servers = [];
for (const port of ports) servers.push(await lab.server(port));
const front = await freePort();
const stopBalancer = balancer(front, ports, lab.folder);
const origin = `http://127.0.0.1:${front}`;
await isReached(origin);

const load = new SurveyLoad(origin, { draw });
let isOver = false;
const done = load.run(Number(values.operations)).then(() => (isOver = true));
let kills = 0;
while (!isOver) {
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, Number(values.seconds) * 1000))]);
  if (isOver) break;
  const victim = Math.floor(draw() * servers.length);
  await servers[victim].kill();
  kills++;
  servers[victim] = await lab.server(ports[victim]);
  if (kills % 10 === 0) console.error(`${kills} kills, ${load.operations} operations, ${load.acknowledged} acknowledged, ${load.faults.length} faults`);
}
const lost = load.judge(await keptSeats(servers[0].origin));
await stopBalancer();
for (const server of servers) await server.stop();
await postgres.stop();
lab.remove();
for (const fault of load.faults.slice(0, 20)) console.log(fault);
console.log(`3 instances behind ${values.balancer}, ${kills} kills: ${load.operations} operations, ${load.acknowledged} codes acknowledged, ${load.unanswered} unanswered, ${load.busy} put off`);
console.log(`${lost} acknowledged codes lost, ${load.faults.length} faults`);
process.exitCode = load.faults.length === 0 && load.acknowledged > 0 ? 0 : 1;
