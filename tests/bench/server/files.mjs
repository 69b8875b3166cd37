#!/usr/bin/env node
// Small and middling files from memory, errand-server beside nginx: medians of runs that take turns.
// Prints lines "name<TAB>measured<TAB>unit<TAB>limit".
import { randomBytes } from 'node:crypto';
import { machine, median } from '../support/figures.mjs';
import { beside, loaded, paced } from '../support/servers.mjs';

const rounds = Number(process.env.ROUNDS ?? 7);
const seconds = 2;
// How much faster errand-server has to be.
const wanted = { '/1k.bin': 1.2, '/30k.bin': 1 };

console.log(`one processor a server, one for wrk with 64 connections; ${machine()}`);
await beside({ '1k.bin': randomBytes(1024), '30k.bin': randomBytes(30 * 1024) }, (nginx, errand) => {
  for (const [path, factor] of Object.entries(wanted)) {
    const runs = { nginx: [], 'errand-server': [] };
    for (let round = 0; round < rounds; round++) {
      for (const server of round % 2 ? [errand, nginx] : [nginx, errand]) runs[server.name].push(loaded(server, path, seconds));
    }
    const middle = (server, key) => median(runs[server.name].map((run) => run[key]));
    const compared = (key) => median(runs['errand-server'].map((run, round) => run[key] / runs.nginx[round][key]));
    for (const server of [nginx, errand]) {
      console.log(`${path} ${server.name}\t${Math.round(middle(server, 'rate'))}\t1/s\t`);
      console.log(`${path} ${server.name}, processor\t${middle(server, 'busy_us').toFixed(1)}\tus\t`);
      console.log(`${path} ${server.name}, p99 of 64 at once\t${middle(server, 'late_ms').toFixed(2)}\tms\t`);
    }
    console.log(`${path} nginx's rate / errand-server's\t${(1 / compared('rate')).toFixed(3)}\t\t${(1 / factor).toFixed(3)}`);
    console.log(`${path} errand-server's processor / nginx's\t${compared('busy_us').toFixed(3)}\t\t`);
    // A closed loop punishes the faster server: its client has no time left. So both get what nginx can well carry.
    const rate = Math.min(...runs.nginx.map((run) => run.rate)) / 2;
    const late = Array.from({ length: rounds }, (_, round) => {
      const turn = (round % 2 ? [errand, nginx] : [nginx, errand]).map((server) => [server.name, paced(server, path, rate, seconds)]);
      return Object.fromEntries(turn);
    });
    for (const server of [nginx, errand]) {
      console.log(`${path} ${server.name}, p99 at ${Math.round(rate)}/s\t${median(late.map((turn) => turn[server.name])).toFixed(2)}\tms\t`);
    }
    console.log(`${path} errand-server's p99 / nginx's\t${median(late.map((turn) => turn['errand-server'] / turn.nginx)).toFixed(3)}\t\t1`);
  }
});
