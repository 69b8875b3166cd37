// errand-server on SQLite, killed with SIGKILL under load, again and again; tells what of all that it had acknowledged was
// lost or given to two.

import { parseArgs } from 'node:util';
import { drawsFrom } from '../support/draws.mjs';
import { freePort } from '../support/port.mjs';
import { SurveyLoad } from './survey_load.mjs';
import { keptSeats, Lab } from './survey_server.mjs';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
const kills = Number(values.kills);
const { below } = drawsFrom(Number(values.seed));
const draw = () => below(2 ** 31) / 2 ** 31;

const lab = new Lab({ store: 'codes.sqlite' });
const port = await freePort();
let server = await lab.server(port);
const load = new SurveyLoad(server.origin, { draw });
const done = load.run();
for (let kill = 1; kill <= kills; kill++) {
  await new Promise((resolve) => setTimeout(resolve, 200 + draw() * 1000));
  await server.kill();
  server = await lab.server(port);
  if (kill % 20 === 0) console.error(`${kill} kills, ${load.operations} operations, ${load.acknowledged} acknowledged, ${load.faults.length} faults`);
}
load.stop();
await done;
const lost = load.judge(await keptSeats(server.origin));
await server.stop();
lab.remove();
for (const fault of load.faults.slice(0, 20)) console.log(fault);
console.log(`${kills} kills: ${load.operations} operations, ${load.acknowledged} codes acknowledged, ${load.unanswered} unanswered, ${load.busy} put off`);
console.log(`${lost} acknowledged codes lost, ${load.faults.length} faults`);
process.exitCode = load.faults.length === 0 && load.acknowledged > 0 ? 0 : 1;
