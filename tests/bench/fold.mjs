#!/usr/bin/env node
// Opens engine.wasm with a log of 2,000 events of a 100-subtask study, as a page does after a reload.
// Prints lines "name<TAB>measured<TAB>unit<TAB>limit".
import { readFileSync } from 'node:fs';
import { engine, sessionRecords } from '../scenarios/run.mjs';

const rows = Array.from({ length: 100 }, (_, i) => `mountain${i},egg${i}`).join('\n');
const config = {
  meta: { title: 'Bench', numSubtasks: 100 },
  order: 'shuffled',
  data: { file: 'pairs.csv' },
  questions: [
    { name: 'similarity', type: 'singleChoice', text: 'How similar are ${left} and ${right}?', choices: ['Not at all', 'A little', 'Somewhat', 'Very', 'Extremely'] },
    { name: 'why', type: 'shortText', text: 'Why?', required: false, pattern: '[A-Za-z ,.]*' },
  ],
};
const log = [{ kind: 'opened' }];
while (log.length < 2000) {
  log.push({ kind: 'shown' });
  for (let i = 0; i < 8; i++) log.push({ kind: 'answered', question: 'similarity', value: i % 2 === 0 ? 'Very' : 'Somewhat' });
  for (let i = 0; i < 10; i++) log.push({ kind: 'answered', question: 'why', value: 'a'.repeat(i + 1) });
  log.push({ kind: 'next' });
}
log.length = 2000;
log.forEach((event, i) => { event.at = 1700000000000000 + i * 350000; });

const bytes = readFileSync('build/wasm/wasm/checker.wasm');
const session = { assignmentId: '3ASSIGNMENT', workerId: 'AWORKER', hitId: '3HIT', submitTo: 'https://tasks.example.edu', hit: 1 };
const input = sessionRecords({ ...session, log });
const times = [];
for (let i = 0; i < 21; i++) {
  const desk = engine(new WebAssembly.Module(bytes));
  desk.addFile(`config.json\n${JSON.stringify(config)}`);
  desk.addFile(`pairs.csv\nleft,right\n${rows}\n`);
  desk.open(sessionRecords(session));
  const began = performance.now();
  const opened = JSON.parse(desk.open(input));
  times.push(performance.now() - began);
  if (opened.resumed !== 2000) throw new Error(`only ${opened.resumed} events were folded`);
}
times.sort((a, b) => a - b);
console.log(`fold 2,000 events, wasm (median of 21)\t${times[10].toFixed(2)}\tms\t20`);
