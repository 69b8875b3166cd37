// Trials: stimuli in time, by key, mouse and finger, and what becomes of a run that was interrupted.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, tried } from './support/errand.mjs';
import { accessible, fits } from './support/judges.mjs';
import { asGlobal } from './support/module.mjs';
import { hosted } from './support/static_host.mjs';
import { begin, button, heading, inFrame, reached, submit } from './support/task.mjs';

const browser = await launched(after);

const responses = [
  { value: 'word', text: 'Word', key: 'f' },
  { value: 'none', text: 'No word', key: 'j' },
];
const phases = [
  { text: '+', duration: 100 },
  { text: 'river', respond: true },
  { duration: 50 },
];

/** A page with one trial in each of `count` subtasks. */
async function opened(t, trial = {}, { count = 1, files = {}, ...options } = {}) {
  const config = {
    meta: { title: 'Trials', numSubtasks: count },
    questions: [{ name: 'q', type: 'trial', text: 'Is it a word?', phases, responses, ...trial }],
  };
  const page = await freshPage(t, browser, options);
  await page.goto(await hosted(t, { files: { ...files, 'config.json': JSON.stringify(config) } }));
  return page;
}

const stimulus = (page, text) => page.locator('.stimulus', { hasText: text });
const river = (page) => stimulus(page, 'river').waitFor();

/** What would have been sent, by name, after the final page. */
async function sent(page) {
  await reached(page, 'Last step');
  await submit(page);
  await reached(page, 'Thank you');
  const names = await page.locator('.fields dt').allInnerTexts();
  const values = await page.locator('.fields dd').allInnerTexts();
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

async function outcome(page) {
  const fields = await sent(page);
  return { ...JSON.parse(fields.results).outputs[0].q, fields };
}

test('a key answers, and the next page comes by itself', async (t) => {
  const page = await opened(t);
  await river(page);
  const before = await page.evaluate(() => performance.now());
  await page.keyboard.press('F');
  const run = await outcome(page);
  assert.equal(run.response, 'word');
  assert.equal(run.by, 'key');
  assert.equal(run.runs, '1');
  assert.equal(run.fields['q.response'], 'word');
  assert.equal(run.fields['q.rt'], run.rt);
  assert.ok(Number(run.rt) > 0 && Number(run.rt) < (before + 5000) * 1000, run.rt);
  assert.ok(Number(run.error) >= Number(run.frame) + 2 * Number(run.grain), run.error);
});

/**
 * A run on a screen of our own: frames begin at the given times, in ms, and are painted 2 ms later. Returns what was shown
 * in which frame, and the answer.
 */
async function onScreen(t, phases, frames, { responseAt = null } = {}) {
  const page = await freshPage(t, browser);
  await page.addScriptTag({ content: asGlobal('task/trial_run.ts', 'trial') });
  return page.evaluate(
    ([phases, frames, responseAt]) => {
      let now = 0;
      let looks = 0;
      let due = null;
      // The clock has steps of 0.1 ms for the one who spins on it.
      performance.now = () => now + (now === 0 ? 0.1 * looks++ : 0);
      document.hasFocus = () => true;
      globalThis.requestAnimationFrame = (call) => (due = call);
      const timers = [];
      globalThis.setTimeout = (call, length) => timers.push([now + length, call]);
      globalThis.MessageChannel = class {
        port1 = { close() {} };
        port2 = { postMessage: () => this.port1.onmessage({ timeStamp: now + 2 }) };
      };
      const shown = [];
      let answer = null;
      const run = new globalThis.trial.Run({
        phases,
        responseEnds: true,
        show: (phase) => shown.push([phase, now]),
        over: (measured) => (answer = measured),
      });
      for (const frame of frames) {
        if (responseAt !== null && responseAt < frame) {
          run.respond('yes', 'key', { timeStamp: responseAt });
          responseAt = null;
        }
        for (const [end, wake] of timers.filter(([end]) => end <= frame)) {
          now = end;
          wake();
        }
        timers.splice(0, timers.length, ...timers.filter(([end]) => end > frame));
        now = frame;
        const call = due;
        due = null;
        call?.(frame);
      }
      return { shown, answer: Object.fromEntries((answer ?? []).map((part) => part.split('='))) };
    },
    [phases, frames, responseAt],
  );
}

const at = (hz, count) => Array.from({ length: count }, (_, frame) => 1000 + (frame * 1000) / hz);

for (const hz of [60, 144]) {
  test(`phases end in the frame that is nearest to their duration, at ${hz} Hz`, async (t) => {
    const durations = [100, 33, 250, 17, 3];
    const { shown, answer } = await onScreen(t, durations.map((duration) => ({ duration })), at(hz, 200));
    const frame = 1000 / hz;
    durations.forEach((duration, phase) => {
      const lasted = shown[phase + 1][1] - shown[phase][1];
      const nearest = Math.max(Math.round(duration / frame), 1) * frame;
      assert.ok(Math.abs(lasted - nearest) < 0.01, `${duration}: ${lasted}`);
    });
    assert.equal(answer.dropped, '0 0 0 0 0');
    assert.ok(Math.abs(Number(answer.frame) - frame * 1000) < 1, answer.frame);
    assert.equal(answer.grain, '100');
  });
}

test('frames that do not come are counted where they are missed, and do not lengthen what follows', async (t) => {
  const frames = at(60, 60).filter((_, frame) => ![22, 23, 40].includes(frame));
  const phases = [{ duration: 300 }, { duration: 100 }, { duration: 500 }];
  const { shown, answer } = await onScreen(t, phases, frames);
  const starts = shown.map(([, now]) => Math.round((now - 1000) / (1000 / 60)));
  assert.deepEqual(starts, [0, 18, 24, 54]);
  assert.equal(answer.dropped, '0 2 1');
});

test('the response has its own time and ends its phase in the next frame', async (t) => {
  const phases = [{ duration: 100 }, { duration: null, respond: true }, { duration: 50 }];
  const { shown, answer } = await onScreen(t, phases, at(60, 60), { responseAt: 1333.3 });
  assert.deepEqual(
    shown.map(([, now]) => Math.round((now - 1000) / (1000 / 60))),
    [0, 6, 20, 23],
  );
  assert.deepEqual([answer.at, answer.onsets], ['331300', '0 100000 333333']);
});

test('a mouse answers on the button', async (t) => {
  const page = await opened(t);
  await river(page);
  await button(page, 'No word').click();
  const run = await outcome(page);
  assert.deepEqual([run.response, run.by], ['none', 'mouse']);
});

test('a finger answers on the button, which a keyboard would not need', async (t) => {
  const page = await opened(t, { buttons: 'touch' }, { hasTouch: true, isMobile: true });
  await river(page);
  await button(page, 'Word').tap();
  const run = await outcome(page);
  assert.deepEqual([run.response, run.by], ['word', 'touch']);
});

test('with a mouse, buttons that are for touch are not there', async (t) => {
  const page = await opened(t, { buttons: 'touch' });
  await river(page);
  assert.equal(await button(page, 'Word').isVisible(), false);
  await page.keyboard.press('j');
  assert.equal((await outcome(page)).response, 'none');
});

test('a button can be reached and pressed without a mouse', async (t) => {
  const page = await opened(t, { responses: ['Word', 'No word'] });
  await river(page);
  await button(page, 'No word').press('Enter');
  const run = await outcome(page);
  assert.deepEqual([run.response, run.by], ['No word', 'button']);
});

test('keys before the stimulus, other keys and second thoughts do not count', async (t) => {
  const page = await opened(t, { responseEnds: false, phases: [{ text: '+', duration: 1500 }, { text: 'river', duration: 3000, respond: true }] });
  await stimulus(page, '+').waitFor();
  await page.keyboard.press('f');
  await river(page);
  await page.keyboard.press('x');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('j');
  await page.keyboard.press('f');
  assert.equal((await outcome(page)).response, 'none');
});

test('a response may come while something else is shown, and ends the window', async (t) => {
  const page = await opened(t, {
    phases: [{ text: 'river', duration: 50, respond: true }, { text: '####', duration: 20_000, respond: true }, { text: 'after', duration: 50 }],
  });
  await stimulus(page, '####').waitFor();
  await page.keyboard.press('f');
  const run = await outcome(page);
  const [first, mask, last] = run.phases.split(' ').map(Number);
  assert.ok(Number(run.rt) > first, `${run.rt} of ${run.phases}`);
  assert.ok(mask < 19_000_000 && last > 0, run.phases);
});

test('who does not answer in time goes on without a response', async (t) => {
  const page = await opened(t, { phases: [{ text: 'river', duration: 100, respond: true }] }, { count: 2 });
  const fields = await sent(page);
  for (const one of ['1', '2'])
    assert.deepEqual([fields[`q.response.${one}`], fields[`q.rt.${one}`], fields[`q.by.${one}`]], ['', '', '']);
});

test('feedback says how it went', async (t) => {
  const feedback = { right: 'Well done', wrong: 'No, sorry', slow: 'Too late', duration: 3000 };
  const page = await opened(
    t,
    { phases: [{ text: 'river', duration: 4000, respond: true }], correct: 'word', feedback },
    { count: 3 },
  );
  for (const [key, word] of [['f', 'Well done'], ['j', 'No, sorry'], [null, 'Too late']]) {
    await river(page);
    if (key !== null) await page.keyboard.press(key);
    await stimulus(page, word).waitFor();
  }
  const fields = await sent(page);
  assert.deepEqual(['1', '2', '3'].map((one) => fields[`q.response.${one}`]), ['word', 'none', '']);
});

test('a reload in the middle begins the trial anew, and the answer tells', async (t) => {
  const page = await opened(t);
  await river(page);
  await page.locator('#saved.durable').waitFor({ state: 'attached' });
  await page.reload();
  await page.getByText('You had left the page').waitFor();
  assert.equal(await stimulus(page, '').count(), 0);
  await button(page, 'Start').click();
  await river(page);
  await page.keyboard.press('f');
  const run = await outcome(page);
  assert.deepEqual([run.response, run.runs, run.flags.split('|')[0]], ['word', '2', 'repeated']);
});

test('a hidden page ends the run, and nothing is shown until the worker is back', async (t) => {
  const page = await opened(t);
  await river(page);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.getByText('You had left the page').waitFor();
  await page.keyboard.press('f');
  await page.evaluate(() => {
    delete document.hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await button(page, 'Start').click();
  await river(page);
  await page.keyboard.press('j');
  const run = await outcome(page);
  assert.deepEqual([run.response, run.runs], ['none', '2']);
});

test('a trial that is done is not done again', async (t) => {
  const page = await opened(t, {}, { count: 2 });
  await river(page);
  await page.keyboard.press('f');
  await reached(page, 'Step 2 of');
  await river(page);
  await page.keyboard.press('f');
  await reached(page, 'Last step');
  await button(page, 'Previous').click();
  await page.getByText('This part is done.').waitFor();
  assert.equal(await stimulus(page, '').count(), 0);
  await button(page, 'Next').click();
  await reached(page, 'Last step');
});

test('the worker starts it by key or by button where the study says so', async (t) => {
  const page = await opened(t, { start: 'key' });
  await page.getByText('Press the space bar').waitFor();
  await heading(page).click();
  await page.keyboard.press(' ');
  await river(page);
  await page.keyboard.press('f');
  assert.equal((await outcome(page)).response, 'word');
  const other = await opened(t, { start: 'button' });
  await button(other, 'Start').click();
  await river(other);
});

test('a window that loses the keyboard is a matter of the record', async (t) => {
  const page = await opened(t);
  await river(page);
  await page.evaluate(() => dispatchEvent(new Event('blur')));
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))));
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.keyboard.press('f');
  const run = await outcome(page);
  assert.ok(Number(run.unfocused) > 0, run.unfocused);
  assert.ok(run.flags.split('|').includes('unfocused'), run.flags);
});

test('pictures are there before it starts; one that is missing is told, and nobody is stuck', async (t) => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" cx="4" cy="4"/></svg>';
  const image = (src) => ({ image: { src, alt: `A picture of ${src}` }, respond: true });
  const page = await opened(t, { phases: [image('there.svg')] }, { files: { 'there.svg': drawing } });
  assert.ok(await page.locator('.stimulus img').evaluate((one) => one.complete && one.naturalWidth > 0));
  await page.keyboard.press('f');
  assert.equal((await outcome(page)).lost, '0');
  const other = await opened(t, { phases: [image('missing.svg')] });
  await other.getByText('A picture did not load. A picture of missing.svg').waitFor();
  await other.keyboard.press('f');
  const run = await outcome(other);
  assert.deepEqual([run.response, run.lost, run.flags.split('|').at(-1)], ['word', '1', 'lost']);
});

test('a sound begins with its phase', async (t) => {
  const wave = Buffer.alloc(44 + 8000);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(36 + 8000, 4);
  wave.write('WAVEfmt ', 8);
  [16, 1 + (1 << 16), 8000, 8000, 1 + (8 << 16)].forEach((value, at) => wave.writeUInt32LE(value, 16 + 4 * at));
  wave.write('data', 36);
  wave.writeUInt32LE(8000, 40);
  const page = await opened(t, { start: 'button', phases: [{ audio: 'tone.wav', text: 'Listen', respond: true }] }, { files: { 'tone.wav': wave } });
  await page.evaluate(() => {
    globalThis.played = [];
    HTMLMediaElement.prototype.play = function () {
      globalThis.played.push(this.src);
      return Promise.resolve();
    };
  });
  await button(page, 'Start').click();
  await stimulus(page, 'Listen').waitFor();
  assert.match((await page.evaluate(() => globalThis.played)).join(), /tone\.wav$/);
  await page.keyboard.press('f');
  assert.equal((await outcome(page)).lost, '0');
});

test('it is for everyone, on a phone too', async (t) => {
  const page = await opened(t, { start: 'key' });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByText('Press the space bar').waitFor();
  await fits(page, 'before it starts');
  await accessible(page, 'before it starts');
  await button(page, 'Start').click();
  await river(page);
  await fits(page, 'while it runs');
  await accessible(page, 'while it runs');
});

test('beside other questions it does not lead on', async (t) => {
  const config = {
    meta: { title: 'Trials' },
    questions: [
      { name: 'q', type: 'trial', text: 'First?', phases, responses },
      { name: 'r', type: 'trial', text: 'Second?', phases: [{ text: 'bridge', respond: true }], responses },
      { name: 's', type: 'shortText', text: 'Which words?', required: false },
    ],
  };
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { files: { 'config.json': JSON.stringify(config) } }));
  await button(page, 'Next').click();
  await page.getByText('Please look again at 2 answers').waitFor();
  await river(page);
  await page.keyboard.press('f');
  await stimulus(page, 'bridge').waitFor();
  await page.keyboard.press('j');
  await page.getByText('This part is done.').nth(1).waitFor();
  await button(page, 'Next').click();
  const [answers] = JSON.parse((await sent(page)).results).outputs;
  assert.deepEqual([answers.q.response, answers.r.response], ['word', 'none']);
});

test('configs/lexical_decision, in the marketplace, verified', async (t) => {
  const folder = studyCopy('lexical_decision');
  const file = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  const [practice, main] = config.blocks;
  practice.rows.length = 2;
  main.draw = 4;
  main.breaks.every = 2;
  for (const block of [practice, main]) block.questions[0].phases[0].duration = 50;
  writeFileSync(file, JSON.stringify(config));
  const { marketplace, results } = await tried(t, folder);
  const page = await freshPage(t, browser);
  await page.goto(marketplace);
  await page.getByRole('button', { name: /Accept/ }).first().click();
  const frame = inFrame(page);
  await begin(frame);
  const letters = frame.locator('.stimulus p', { hasText: /^[a-z]+$/ });
  for (let step = 1; step <= 6; step++) {
    if (step === 5) await button(frame, 'Continue').click();
    await reached(frame, `Step ${step} of`);
    await letters.waitFor();
    await page.keyboard.press(step % 2 === 0 ? 'f' : 'j');
    if (step <= 2) await frame.locator('.stimulus', { hasText: /Right|Wrong/ }).waitFor();
  }
  await reached(frame, 'Last step');
  await frame.locator('label.option', { hasText: 'Yes' }).click();
  await submit(frame);
  await page.getByText('submitted').first().waitFor();
  const [{ answers }] = JSON.parse(await results('--json'));
  const main4 = answers.times.order.filter((name) => name.startsWith('main.'));
  const given = main4.map((name) => answers[`decision.response.${name}`]);
  assert.deepEqual(given, ['pseudoword', 'word', 'pseudoword', 'word']);
  const [verified] = JSON.parse(await errand('verify', folder, '--json'));
  assert.deepEqual([verified.log, verified.findings, verified.trials.done], ['consistent', [], 6]);
});
