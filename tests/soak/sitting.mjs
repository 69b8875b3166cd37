// One assignment as its worker sees it: what was entered, what the page said was saved, and what is there afterwards.

import { heading, inFrame } from '../browser/support/task.mjs';

const names = ['choice', 'words', 'count', 'feedback'];

/**
 * Runs in the task's page: at each moment at which the page says how well all is kept, tells the console so, what is on
 * the screen, and how many entries and steps there were in this load.
 */
export function recording() {
  const load = Math.random();
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const asked = performance.now();
    const request = open.apply(this, given);
    for (const kind of ['success', 'error']) {
      request.addEventListener(kind, () => console.debug(`storage ${kind} ${Math.round(performance.now() - asked)} ms`));
    }
    return request;
  };
  let events = 0;
  for (const kind of ['input', 'submit']) addEventListener(kind, () => events++, { capture: true });
  globalThis.onScreen = () => {
    const text = (selector) => document.querySelector(`main ${selector}`)?.value ?? '';
    return {
      load,
      events,
      heading: document.querySelector('main h2')?.textContent ?? '',
      choice: document.querySelector('main label.option:has(:checked)')?.innerText.trim() ?? '',
      words: text('input[type=text]:not([inputmode])'),
      count: text('input[inputmode=decimal]'),
      feedback: text('textarea:not([readonly])'),
    };
  };
  addEventListener('DOMContentLoaded', () => {
    const place = document.getElementById('saved');
    if (place === null) return;
    const tell = () => {
      if (!['durable', 'fleeting'].includes(place.className)) return;
      console.debug(`kept ${JSON.stringify({ ...globalThis.onScreen(), keeping: place.className })}`);
    };
    new MutationObserver(tell).observe(place, { childList: true, attributes: true });
  });
}

const pause = (length_ms) => new Promise((resolve) => setTimeout(resolve, length_ms));

const longest_trail = 40;

export class Sitting {
  #draw;
  #keeping;
  #page = null;
  #tally = null;
  #listened = new WeakSet();
  /** By heading, what is on that screen. */
  #screens = new Map();
  /** What the page last said was saved; null before it has. */
  #saved = null;
  /** Entries and steps that it has not said that of: {event, heading, name, value} or {event, from}. */
  #open = [];
  #events = 0;
  /** Which load of the page this is; null before the first. What an earlier one still says does not count. */
  #load = null;
  /** What happened last, to be shown when something is wrong. */
  #trail = [];

  /** `keeping`: the only word that the page may say. */
  constructor(draw, keeping = 'durable') {
    this.#draw = draw;
    this.#keeping = keeping;
  }

  /** Waits for the task in `page`, and judges what is there when it was interrupted before. */
  async begin(page, tally) {
    this.#page = page;
    this.#tally = tally;
    this.listen(page);
    await heading(this.#frame).filter({ hasText: /^(Step|Last step)/ }).waitFor();
    const now = await this.#look();
    const wasInterrupted = this.#load !== null && this.#load !== now.load;
    this.#load = now.load;
    this.#note(`there ${JSON.stringify(now)}`);
    if (wasInterrupted) {
      this.#judge(now);
      this.#saved = { ...now };
    }
    this.#screens.set(now.heading, now);
    this.#open = [];
    this.#events = now.events;
  }

  /** What happened last: a line each, with its time in seconds. */
  get trail() {
    return this.#trail.join('\n');
  }

  /** Hears from now on what the task says in `page`. */
  listen(page) {
    if (this.#listened.has(page)) return;
    this.#listened.add(page);
    page.on('console', (message) => this.#heard(message.text()));
  }

  /** Works for about that long, up to an entry that was just made. True when it has submitted. */
  async work(length_ms) {
    const end = Date.now() + length_ms;
    for (;;) {
      const now = this.#screens.get((await this.#look()).heading);
      const left = (await this.#there()).filter((name) => now[name] === '' && name !== 'feedback');
      const goesOn = left.length === 0 && this.#draw(3) > 0;
      if (goesOn && now.heading === 'Last step') {
        await this.#submit();
        return true;
      }
      if (goesOn) await this.#next(now);
      else await this.#enter(now, this.#one(left.length > 0 ? left : await this.#there()));
      if (Date.now() > end) return false;
      await this.#rest();
    }
  }

  /** Answers all that is left, and submits. */
  async finish() {
    for (;;) {
      const now = this.#screens.get((await this.#look()).heading);
      for (const name of await this.#there()) await this.#enter(now, name);
      if (now.heading === 'Last step') return this.#submit();
      await this.#next(now);
    }
  }

  /** By subtask, in the form of the results. */
  answers() {
    return [...this.#screens.values()]
      .filter((screen) => screen.heading !== 'Last step')
      .sort((one, other) => one.heading.localeCompare(other.heading))
      .map(({ choice, words, count }) => ({ choice, words, count }));
  }

  #note(what) {
    this.#trail.push(`${(performance.now() / 1000).toFixed(3)} ${what}`);
    if (this.#trail.length > longest_trail) this.#trail.shift();
  }

  get #frame() {
    return inFrame(this.#page);
  }

  #look() {
    return this.#frame.locator('body').evaluate(() => globalThis.onScreen());
  }

  #control(name) {
    const selectors = {
      choice: 'main label.option',
      words: 'main input[type=text]:not([inputmode])',
      count: 'main input[inputmode=decimal]',
      feedback: 'main textarea',
    };
    return this.#frame.locator(selectors[name]);
  }

  /** What is asked on this screen. */
  async #there() {
    const there = [];
    for (const name of names) if ((await this.#control(name).count()) > 0) there.push(name);
    return there;
  }

  #one(list) {
    return list[this.#draw(list.length)];
  }

  async #enter(screen, name) {
    const words = () => `w${this.#draw(1e9)}`;
    const other = 'abcde'.replace(screen.choice, '');
    const value = name === 'choice' ? this.#one(other) : name === 'count' ? String(this.#draw(100)) : words();
    if (value === screen[name]) return;
    this.#events++;
    this.#open.push({ event: this.#events, heading: screen.heading, name, value });
    this.#note(`entering ${name} ${value}`);
    if (name === 'choice') await this.#control(name).filter({ hasText: value }).click();
    else await this.#control(name).fill(value);
    screen[name] = value;
    this.#note('entered');
  }

  async #next({ heading: from }) {
    this.#events++;
    this.#open.push({ event: this.#events, from });
    this.#note('going on');
    await this.#frame.getByRole('button', { name: 'Next', exact: true }).press('Enter');
    await heading(this.#frame).filter({ hasNotText: from }).waitFor();
    const now = await this.#look();
    this.#screens.set(now.heading, now);
  }

  #submit() {
    this.#note('submitting');
    return this.#frame.getByRole('button', { name: 'Submit', exact: true }).press('Enter');
  }

  /** A person's: mostly until the page has said that it is saved. */
  async #rest() {
    const end = Date.now() + (this.#draw(4) === 0 ? this.#draw(150) : 800);
    while (this.#open.length > 0 && Date.now() < end) await pause(10);
    await pause(this.#draw(60));
  }

  #heard(text) {
    if (!/^(kept|storage) /.test(text)) return;
    this.#note(text);
    if (!text.startsWith('kept ')) return;
    const { keeping, ...said } = JSON.parse(text.slice(5));
    if (said.load !== this.#load) return;
    if (keeping !== this.#keeping) return this.#tally.broken(this, `the page said ${keeping}`);
    const covered = this.#open.filter(({ event }) => event <= said.events);
    this.#tally.acknowledged += covered.filter(({ name }) => name !== undefined).length;
    this.#open = this.#open.slice(covered.length);
    this.#saved = said;
  }

  #judge(now) {
    const saved = this.#saved;
    const entries = this.#open.filter(({ name }) => name !== undefined);
    const moved = this.#open.some(({ from }) => from !== undefined);
    let lost = 0;
    if (saved !== null && saved.heading !== now.heading && !moved) lost++;
    for (const name of saved !== null && saved.heading === now.heading ? names : []) {
      const later = entries.filter((entry) => entry.name === name && entry.heading === now.heading);
      if (now[name] !== saved[name] && !later.some(({ value }) => value === now[name])) lost++;
    }
    if (lost > 0) console.error(`lost: ${lost}\n${this.trail}`);
    const open = entries.filter(({ heading: where, name, value }) => where === now.heading && now[name] !== value);
    this.#tally.lost += lost;
    this.#tally.unacknowledged += open.length;
    this.#tally.mostUnacknowledged = Math.max(this.#tally.mostUnacknowledged, open.length);
  }
}
