// Single questions in a page of their own, with the engine's view made up: docs/engine.md.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshPage } from './chromium.mjs';
import { root } from './program.mjs';
import { asGlobal } from './module.mjs';
import { hosted } from './static_host.mjs';

const style = readFileSync(join(root, 'web/src/task/style.css'), 'utf8');
const script = asGlobal('../../tests/browser/support/all_fields.ts', 'render');

const drawing = (hue) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><rect width="120" height="80" fill="hsl(${hue} 60% 70%)"/><circle cx="60" cy="40" r="25" fill="hsl(${hue} 60% 35%)"/></svg>`;

/** Mono, 8 kHz: a second is 8,000 bytes of a quiet tone. */
function sound(seconds) {
  const samples = Buffer.from(Uint8Array.from({ length: 8000 * seconds }, (_, at) => 128 + 8 * Math.sin(at / 3)));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const files = {
  'blank.html':
    '<!doctype html><html lang="en"><title>Questions</title><header><h1>Questions</h1></header><main><h2>Step 1 of 1</h2><div class="card"></div></main>',
  'red.svg': drawing(0),
  'green.svg': drawing(120),
  'blue.svg': drawing(220),
  'tone.wav': sound(3),
  'tone.vtt': 'WEBVTT\n\n00:00.000 --> 00:03.000\nA tone\n',
};

const choice = (value, text = value, more = {}) => ({ value, text, image: null, write: false, alone: false, ...more });
const pictured = (value, text) => choice(value, text, { image: { src: `${value}.svg`, alt: `A ${value} circle` } });
const fruits = [
  choice('a', 'Apples'),
  choice('p', 'Pears'),
  choice('o', 'Oranges and other citrus fruits'),
  choice('c', 'Cherries'),
];
const points = (most) => Array.from({ length: most }, (_, at) => choice(String(at + 1)));

const common = {
  name: 'q',
  text: 'What do you think?',
  help: '',
  html: '',
  image: null,
  required: true,
  value: [],
  error: null,
};

/** A view of each type, by its name. */
export const views = Object.fromEntries(
  Object.entries({
    singleChoice: { choices: [...fruits, choice('x', 'Something else', { write: true })] },
    multipleChoice: {
      choices: [
        ...fruits,
        choice('x', 'Something else', { write: true }),
        choice('n', 'None of these', { alone: true }),
      ],
      minSelected: 1,
      maxSelected: 3,
    },
    dropDown: { choices: [...fruits, choice('x', 'Something else', { write: true })] },
    imageChoice: {
      choices: [pictured('red', 'Red'), pictured('green', 'Green'), pictured('blue', 'Blue')],
      many: false,
      minSelected: 1,
      maxSelected: 0,
    },
    pairwise: { choices: [pictured('red', 'The red one'), pictured('blue', 'The blue one')] },
    ratingScale: { choices: points(7), minLabel: 'Very bad', maxLabel: 'Very good' },
    slider: {
      min: '0',
      max: '100',
      step: '1',
      minLabel: 'Not at all',
      maxLabel: 'Completely',
      unit: '%',
      showValue: true,
    },
    number: { min: '0', max: '200', unit: 'km' },
    shortText: { maxLength: 20, placeholder: 'A word or two' },
    longText: { maxLength: 200, placeholder: '' },
    date: { min: '2024-01-01', max: '2024-12-31' },
    time: { min: '', max: '' },
    dateTime: { min: '2024-01-01T08:00', max: '' },
    ranking: { choices: fruits, most: 0 },
    grid: {
      rows: [
        { value: 'r1', text: 'The staff were friendly' },
        { value: 'r2', text: 'The rooms were quiet enough to read in' },
        { value: 'r3', text: 'I would come again' },
      ],
      choices: [
        choice('1', 'Strongly disagree'),
        choice('2', 'Disagree'),
        choice('3', 'Neither'),
        choice('4', 'Agree'),
        choice('5', 'Strongly agree'),
      ],
    },
    bestWorst: { choices: fruits, bestLabel: 'Most important', worstLabel: 'Least important' },
    constantSum: { choices: fruits, total: '100', unit: 'points' },
    html: { html: '<p>Please read this <b>first</b>.</p>' },
    audio: { src: 'tone.wav', captions: '', transcript: '<p>A tone.</p>', mustFinish: true },
    video: { src: 'tone.wav', captions: 'tone.vtt', transcript: '', mustFinish: true },
    trial: {
      phases: [
        { text: '+', html: '', image: null, audio: '', duration: 200, respond: false },
        { text: 'A word', html: '', image: null, audio: '', duration: null, respond: true },
      ],
      choices: [
        { value: 'y', text: 'It is a word that I have seen before', image: null, key: 'f' },
        { value: 'n', text: 'No', image: null, key: 'ArrowRight' },
      ],
      responseEnds: true,
      touchOnly: false,
      start: 'auto',
      feedback: null,
    },
  }).map(([type, more]) => [type, { ...common, type, ...more }]),
);

/**
 * A page with `questions` as fields. What they say is in `said(page)`; `page.evaluate` has them as `fields`. A question's
 * value and error are shown.
 */
export async function mounted(t, browser, questions, { width = 1100, ...options } = {}) {
  const page = await freshPage(t, browser, { viewport: { width, height: 800 }, ...options });
  await page.goto(`${await hosted(t, { files, page: false })}blank.html`);
  await page.addStyleTag({ content: style });
  await page.addScriptTag({ content: script });
  await page.evaluate((all) => {
    globalThis.said = [];
    globalThis.typing = 0;
    const desk = {
      say: (deed) => globalThis.said.push(deed),
      typing: () => globalThis.typing++,
      again: null,
    };
    globalThis.fields = all.map((question, index) => {
      const field = globalThis.render.questionField(question, `q${index}`, desk);
      document.querySelector('.card').append(field.element);
      field.set(question.value);
      field.showError(question.error);
      return field;
    });
  }, questions);
  return page;
}

/** The values that were said, each once. */
export const said = (page) => page.evaluate(() => globalThis.said.map(({ value }) => value));
export const lastSaid = async (page) => (await said(page)).at(-1);
export const set = (page, value) => page.evaluate((one) => globalThis.fields[0].set(one), value);
export const showError = (page, fault) => page.evaluate((one) => globalThis.fields[0].showError(one), fault);
export const focusField = (page) => page.evaluate(() => globalThis.fields[0].focus());
/** What describes the focused element and the groups around it. */
export const described = (page) =>
  page.evaluate(() => {
    const ids = [];
    for (let at = document.activeElement; at !== null; at = at.parentElement)
      ids.push(...(at.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
    return ids.map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
  });
/** The name of the focused element as assistive programs get it. */
export async function focusedName(page) {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    const by = element.getAttribute('aria-labelledby');
    if (by !== null)
      return by
        .split(' ')
        .map((id) => document.getElementById(id).textContent.trim())
        .join(' | ');
    return element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText;
  });
}
