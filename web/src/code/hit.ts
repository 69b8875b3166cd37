// A survey-link HIT, in the marketplace's frame: gives the link once the HIT is accepted, waits for the survey's end and
// fills its completion code in. Whatever fails, a code can be typed and the HIT submitted.

import { readCode, type Typed } from './completion_code.ts';
import { pause_ms } from './pause.ts';

const preview = 'ASSIGNMENT_ID_NOT_AVAILABLE';
const patience_ms = 20_000;
const looks = 'A code has 18 letters and digits, as 7K2M9Q-X4TBRN-5WHC8D.';

interface Status {
  readonly state: 'waiting' | 'ended';
  readonly code?: string;
}

function part<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

const form = part('form', HTMLFormElement);
const field = part('surveycode', HTMLInputElement);
const reason = part('reason', HTMLTextAreaElement);
const fault = part('fault', HTMLElement);
const state = part('state', HTMLElement);
const link = part('link', HTMLAnchorElement);

const query = new URLSearchParams(location.search);
const survey = new URL(document.querySelector<HTMLMetaElement>('meta[name=survey]')?.content ?? '.', location.href);
const at = (step: string): string => new URL(step, survey.href.replace(/\/?$/, '/')).href;

let filledIn = '';
let ticket = '';

/** What a step of the survey's server says; null when it cannot be asked. */
async function asked(step: string, fields: URLSearchParams): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(patience_ms);
    const reply = await fetch(at(step), { method: 'POST', body: fields, credentials: 'omit', cache: 'no-store', signal });
    return reply.ok ? await reply.json() : null;
  } catch {
    return null;
  }
}

function text(reply: unknown, name: string): string {
  if (typeof reply !== 'object' || reply === null) return '';
  const value: unknown = Reflect.get(reply, name);
  return typeof value === 'string' ? value : '';
}

function statusIn(reply: unknown): Status {
  if (text(reply, 'state') !== 'ended') return { state: 'waiting' };
  return { state: 'ended', code: text(reply, 'code') };
}

function say(words: string, isGood = false): void {
  state.textContent = words;
  state.className = isGood ? 'good' : 'soft';
}

function complain(words: string): void {
  fault.textContent = words;
  field.setAttribute('aria-invalid', String(words !== ''));
}

function wrongWith(typed: Typed): string {
  switch (typed.kind) {
    case 'code':
      return '';
    case 'empty':
      return `There is no code yet. ${looks}`;
    case 'strange':
      return `No code has the character ${typed.character}. ${looks}`;
    case 'length':
      return `This has ${typed.count} letters and digits. ${looks}`;
    case 'check':
      return 'A letter or digit of this code is wrong: please compare it once more, or copy it.';
    default:
      typed satisfies never;
      return '';
  }
}

function fill(code: string): void {
  filledIn = code;
  field.value = code;
  complain('');
  part('without', HTMLElement).hidden = true;
  say('The survey is finished and its code is filled in: submit the HIT.', true);
}

/** Asks for the survey's end, ever more seldom, and at once when the worker comes back to this tab. */
class Waiting {
  #asked = 0;
  #timer = 0;
  #isAsking = false;

  begin(): void {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#again();
    });
    addEventListener('focus', () => this.#again());
    link.addEventListener('click', () => this.#again());
    this.#plan();
  }

  #again(): void {
    this.#asked = 0;
    void this.#ask();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), pause_ms(this.#asked++));
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || filledIn !== '') return;
    this.#isAsking = true;
    if (ticket === '') ticket = text(await asked('ticket', query), 'ticket');
    const status = statusIn(ticket === '' ? null : await asked('status', new URLSearchParams({ ticket })));
    this.#isAsking = false;
    if (status.state === 'ended' && status.code !== undefined && status.code !== '') fill(status.code);
    else this.#plan();
  }
}

/** What is wrong with the code, as far as this page and the survey's server can tell. */
async function faultOf(typed: Typed): Promise<string> {
  if (typed.kind !== 'code' || typed.code === filledIn) return wrongWith(typed);
  const reply = await asked('check', new URLSearchParams({ ticket, code: typed.code }));
  if (text(reply, 'code') !== 'wrong') return '';
  return 'This is not the code of your survey: please copy it once more from the survey’s last page.';
}

async function submit(cause: SubmitEvent): Promise<void> {
  cause.preventDefault();
  const typed = readCode(field.value);
  const button = part('submit', HTMLButtonElement);
  button.disabled = true;
  const words = await faultOf(typed);
  complain(words);
  // Who was warned gives a reason, and is let through.
  if (words !== '' && reason.value.trim() === '') {
    part('without', HTMLElement).hidden = false;
    button.disabled = false;
    field.focus();
    return;
  }
  if (typed.kind === 'code') field.value = typed.code;
  HTMLFormElement.prototype.submit.call(form);
}

function hidden(name: string, value: string): void {
  const input = document.createElement('input');
  Object.assign(input, { type: 'hidden', name, value });
  form.append(input);
}

async function start(): Promise<void> {
  const assignment = query.get('assignmentId') ?? '';
  const submitTo = query.get('turkSubmitTo') ?? '';
  if (assignment === preview || assignment === '') {
    part('preview', HTMLElement).hidden = false;
    return;
  }
  form.hidden = false;
  hidden('assignmentId', assignment);
  if (!/^https?:\/\//.test(submitTo)) {
    part('submit', HTMLButtonElement).disabled = true;
    part('nowhere', HTMLElement).hidden = false;
  }
  form.action = `${submitTo.replace(/\/+$/, '')}/mturk/externalSubmit`;
  form.addEventListener('submit', (cause) => void submit(cause));
  field.addEventListener('input', () => complain(''));
  field.addEventListener('change', () => complain(field.value === '' ? '' : wrongWith(readCode(field.value))));
  link.href = `${at('enter')}?${query.toString()}`;
  ticket = text(await asked('ticket', query), 'ticket');
  if (ticket === '') say('The survey’s server cannot be reached from here just now. The link works nevertheless; type the code.');
  else link.href = `${at('enter')}?ticket=${ticket}`;
  new Waiting().begin();
}

void start();
