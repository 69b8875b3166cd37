// Wires the page: files in, events to the engine, effects out.

import './shared.ts';
import { deadlineFromAddress, preview, seatOf, sessionFromAddress, ticketFromAddress } from './address.ts';
import { capture } from './capture.ts';
import { afterPaint, Clock, within } from './clock.ts';
import { Countdown } from './countdown.ts';
import { Engine } from './engine.ts';
import { Site, studyFile, Unreachable } from './files.ts';
import { preferred } from './languages.ts';
import { Page, screenOf } from './page.ts';
import type { Deed, Effect, FormField, Opening, Session, Study, TaskEvent, View } from './protocol.ts';
import { brokenScreen, elsewhereScreen, failureScreen, problemsScreen } from './render/failures.ts';
import type { Screen, ScriptDesk, Timed } from './render/screen.ts';
import { connected, Log } from './store.ts';
import { mayPost, post } from './submit.ts';
import { seize, take, type Turn } from './turn.ts';
import * as words from './words.ts';

type Opened = Extract<Opening, { kind: 'opened' }>;

const patience_ms = 5000;

export const page = new Page();
const site = new Site();

/** Opens with `log`, bringing the files that the study names. */
async function open(engine: Engine, session: Session, log: readonly string[]): Promise<Opening> {
  if (log.length > 0) await completed(engine);
  for (let round = 0; ; round++) {
    const opening = engine.open(session, log);
    if (opening !== null && (opening.kind !== 'needs' || round === 3)) return opening;
    if (opening === null) {
      await completed(engine);
      continue;
    }
    const { files } = opening;
    const contents = await Promise.all(files.map(site.file));
    files.forEach((file, index) => engine.addFile(file, contents[index] ?? null));
  }
}

let completion: Promise<void> | undefined;

/** When all of the engine is there. */
function completed(engine: Engine): Promise<void> {
  const complete = async (): Promise<void> => {
    const rest = await site.restOfEngine();
    if (rest !== null) await engine.complete(rest);
  };
  return (completion ??= complete());
}

/** Shows the task, or why it cannot be shown. */
export function run(): void {
  start().catch((error: unknown) => page.show(failed(error)));
}

function failed(error: unknown): Screen {
  return failureScreen(error instanceof Unreachable ? error.message : String(error));
}

async function start(): Promise<void> {
  connected().catch(() => undefined);
  let session = sessionFromAddress(preferred(site.languages));
  const tab = new Tab(session);
  const early = site.earlyFiles(session.hit, session.language);
  if (session.language !== '') void messagesIn(session.language);
  const [engine, ...contents] = await Promise.all([site.engine().then(Engine.load), ...early.map(site.file)]);
  early.forEach((file, index) => engine.addFile(file, contents[index] ?? null));
  let opening = await open(engine, session, []);
  if (opening.kind === 'opened' && session.language === '' && opening.study.languages.length > 0) {
    session = { ...session, language: preferred(opening.study.languages) };
    opening = await open(engine, session, []);
  }
  if (opening.kind === 'opened') await goOn(engine, session, opening, tab);
  if (opening.kind === 'problems') page.show(problemsScreen(opening.problems));
  if (opening.kind === 'needs') throw new Unreachable(`The study asks again for ${opening.files.join(', ')}.`);
}

/** Goes on from what an earlier load of the page left. `fresh` is the opening without it. */
async function goOn(engine: Engine, session: Session, fresh: Opened, tab: Tab): Promise<void> {
  // Beside a study that nobody has built; `errand build` puts the right page in the first place.
  if (fresh.study.custom !== undefined && page.screenOf === screenOf)
    return location.replace(`family.html${location.search}`);
  const logged = (): Promise<Log> => Log.open(fresh.session, () => tab.task?.saved());
  const early = logged();
  const { language, rare, custom } = fresh.study;
  // A study's own script talks with the engine from its first moment.
  const parts = [rare ? site.rare() : null, custom === undefined ? null : completed(engine)];
  const [mine] = await Promise.all([tab.turn, speak(language), ...parts]);
  if (mine === 'held') return page.show(elsewhere(tab.seat));
  // Another tab may have written to the end.
  const log = await (mine === 'left' ? logged() : early);
  const fault = addressFault(session, fresh.study);
  if (fault !== null && !log.texts.some(isSubmission)) return page.show(failureScreen(fault));
  const proof = proofOf(session, log);
  try {
    const opening = log.texts.length > 0 ? await open(engine, session, log.texts) : fresh;
    if (opening.kind !== 'opened') throw new Error(words.text.failed);
    if (opening.study.language !== fresh.study.language) await speak(opening.study.language);
    if (opening.resumed < log.texts.length) await log.forget(opening.resumed);
    if (tab.isLeft) return page.show(elsewhere(tab.seat));
    tab.task = new Task(engine, opening, log, session);
    tab.task.begin(opening.effects);
  } catch (error) {
    if (log.texts.length === 0) throw error;
    page.show(brokenScreen(String(error), proof));
  }
}

/** One of the tabs in which this seat may be open. It asks for its turn at once, since that takes a while. */
class Tab {
  readonly seat: string;
  readonly turn: Promise<Turn> | Turn;
  task: Task | undefined;
  /** Another tab goes on. */
  isLeft = false;

  constructor(session: Session) {
    this.seat = seatOf(session);
    const leave = async (): Promise<void> => {
      this.isLeft = true;
      await this.task?.leave();
    };
    this.turn = session.assignmentId === preview ? 'free' : take(this.seat, leave);
  }
}

/** Nothing can be answered here until the worker says so. */
function elsewhere(seat: string): Screen {
  return elsewhereScreen(async () => {
    // Where there are no locks the store sees to it that the other tab notices.
    await seize(seat).catch(() => undefined);
    location.reload();
  });
}

function messagesIn(tag: string): Promise<unknown> {
  const language = words.translation(tag);
  return language === undefined ? Promise.resolve(null) : site.messages(language);
}

/** The page in the study's language. Where its own words cannot be had it says them in English. */
async function speak(tag: string): Promise<void> {
  const messages = await within(patience_ms, messagesIn(tag)).catch(() => null);
  words.speak(messages === null ? 'en' : (words.translation(tag) ?? 'en'), messages);
  page.language(tag);
}

/** Why the answers could not be sent: better said before the work than after it. */
function addressFault({ assignmentId, submitTo }: Session, { submitHosts }: Study): string | null {
  if (assignmentId === '' || assignmentId === preview) return null;
  if (mayPost(submitTo, submitHosts)) return null;
  return submitTo === '' ? words.text.noAddress : words.filled(words.text.wrongHost, submitTo);
}

function isSubmission(event: string): boolean {
  return /^\["(submitted|salvaged)"/.test(event);
}

/** Everything that happened, for a requester who has to pay by hand. */
function proofOf(session: Session, log: Log): string {
  return JSON.stringify({ ...session, log: log.texts });
}

/** One worker at one assignment: says what happens to the engine and does what it asks. */
class Task implements ScriptDesk {
  readonly #engine: Engine;
  #study: Study;
  readonly #log: Log;
  readonly #session: Session;
  readonly #seat: string;
  readonly #clock = new Clock();
  readonly #countdown = new Countdown(this.#clock, (cause) => {
    page.screen?.flush?.();
    this.say({ kind: 'salvaged' }, cause);
  });
  readonly again: ScriptDesk['again'];
  readonly work: ScriptDesk['work'];
  #typing = false;
  #posted = false;
  #attempts = 0;
  /** Nothing that happens here counts any more. */
  #closed = false;
  /** What happened before all of the engine was there; null once that is said. */
  #early: TaskEvent[] | null = [];
  #caughtUp: Promise<void> = Promise.resolve();
  #trial: readonly FormField[] | null = null;
  #receipt = '';

  constructor(engine: Engine, { study, work = null }: Opened, log: Log, session: Session) {
    this.#engine = engine;
    this.#study = study;
    this.#log = log;
    this.#session = session;
    this.#seat = seatOf(session);
    const again = async (): Promise<void> => {
      await this.#settled();
      await log.forget(0);
      location.reload();
    };
    this.again = session.assignmentId === '' ? again : null;
    this.work = work;
    if (engine.isWhole) this.#early = null;
  }

  begin(effects: readonly Effect[]): void {
    page.serve(this.#study, this);
    page.frame(this.#study);
    this.#perform(effects);
    // Not sooner: it would take its share of the connection from what the first screen needs.
    if (this.#early !== null) this.#caughtUp = this.#catchUp();
    this.say({ kind: 'opened', assignment: this.#session.assignmentId, deadline: deadlineFromAddress() });
    const { language, languages } = this.#study;
    if (languages.length > 0) this.say({ kind: 'languageChosen', language });
    if (document.hidden) this.say({ kind: 'hidden' });
    document.addEventListener('visibilitychange', (cause) => {
      if (document.hidden) page.screen?.flush?.();
      this.say({ kind: document.hidden ? 'hidden' : 'visible' }, cause);
    });
    capture(this.#study.capture ?? [], (deed, cause) => this.say(deed, cause));
    document.addEventListener('keydown', (cause) => this.#pressed(cause));
    addEventListener('beforeunload', (leaving) => {
      const atRisk = this.#isUnsaid || (this.#log.saving === 'fleeting' && this.#log.texts.length > 1);
      if (atRisk && !this.#posted && !this.#closed) leaving.preventDefault();
    });
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      page.screen?.returned?.();
    });
  }

  say(deed: Deed, cause?: Timed): void {
    if (this.#closed) return;
    if (deed.kind === 'answered') this.#typing = false;
    if (deed.kind === 'retried') this.#posted = false;
    const at = cause === undefined ? this.#clock.now() : this.#clock.at(cause.timeStamp);
    if (this.#early === null) this.#dispatch({ ...deed, at });
    else this.#early.push({ ...deed, at });
    this.saved();
  }

  #dispatch(event: TaskEvent): void {
    try {
      this.#perform(this.#engine.dispatch(event));
    } catch (error) {
      this.#close(brokenScreen(String(error), this.proof()));
    }
  }

  async #catchUp(): Promise<void> {
    try {
      await completed(this.#engine);
    } catch (error) {
      this.#close(failed(error));
    }
    const early = this.#early ?? [];
    this.#early = null;
    for (const event of early) if (!this.#closed) this.#dispatch(event);
    this.saved();
  }

  /** Goes on in another language of the study, or stays with this one where its texts cannot be had. */
  async turnTo(language: string): Promise<boolean> {
    try {
      const file = studyFile(language);
      const [study] = await Promise.all([site.isBare ? null : site.file(file), messagesIn(language)]);
      if (!site.isBare && study === null) return false;
      if (study !== null) this.#engine.addFile(file, study);
    } catch (error) {
      if (error instanceof Unreachable) return false;
      throw error;
    }
    page.screen?.flush?.();
    await speak(language);
    this.say({ kind: 'languageChosen', language });
    return true;
  }

  typing(): void {
    this.#typing = true;
    this.saved();
  }

  seed(): string {
    const { seed, hitId, workerId, assignmentId } = this.#session;
    const seat = hitId !== '' && workerId !== '' ? `${hitId} ${workerId}` : assignmentId;
    return seed || seat || (this.#log.texts[0] ?? '');
  }

  proof(): string {
    return proofOf(this.#session, this.#log);
  }

  saved(): void {
    if (this.#log.saving === 'elsewhere' && !this.#closed) this.#close(elsewhere(this.#seat));
    page.saved(this.#typing || this.#isUnsaid ? 'saving' : this.#log.saving);
  }

  /** Another tab goes on; what is being typed here is kept first. */
  async leave(): Promise<void> {
    if (this.#closed) return;
    page.screen?.flush?.();
    await within(patience_ms, this.#caughtUp).catch(() => undefined);
    this.#closed = true;
    await this.#settled();
    this.#close(elsewhere(this.#seat));
  }

  /** Whether an answer waits for the rest of the engine. */
  get #isUnsaid(): boolean {
    return this.#early?.some(({ kind }) => kind === 'answered') ?? false;
  }

  #close(screen: Screen): void {
    this.#closed = true;
    this.#countdown.stop();
    page.show(screen);
  }

  #perform(effects: readonly Effect[]): void {
    const sending = effects.some(({ kind }) => kind === 'post' || kind === 'receipt');
    for (const effect of effects) {
      switch (effect.kind) {
        case 'save':
          this.#log.append(effect.index, effect.event);
          break;
        case 'study':
          this.#study = effect.study;
          page.frame(effect.study);
          break;
        case 'render':
          this.#render(effect.view, sending);
          break;
        case 'errors':
          page.screen?.showErrors?.(effect.errors, effect.focus);
          break;
        case 'post':
          void this.#post(effect.url, effect.fields);
          break;
        case 'receipt':
          this.#trial = effect.fields;
          if (this.#session.assignmentId === '') setTimeout(() => this.say({ kind: 'confirmed' }));
          else page.show(brokenScreen(words.text.noAddress, this.#receipt));
          break;
        case 'ignored':
          break;
        default:
          effect satisfies never;
      }
    }
  }

  #render(view: View, sending: boolean): void {
    if (view.screen === 'submitting') this.#receipt = view.receipt;
    const isNew = page.render(this.#study, view, { sending, trial: this.#trial }, this);
    this.#countdown.show(view);
    if (isNew && (view.screen === 'answering' || view.screen === 'finalQuestions')) void this.#shown();
  }

  /** A subtask counts as shown by the frame in which its pictures are there. */
  async #shown(): Promise<void> {
    const screen = page.screen;
    await screen?.ready?.();
    afterPaint((frame) => {
      if (page.screen !== screen) return;
      this.say({ kind: 'shown' }, frame);
      screen?.begin?.();
    });
  }

  /**
   * The answers are in the log before they leave, so that a submission that gets lost can be repeated. A storage that
   * does not answer holds them up, but not for ever.
   */
  async #post(url: string, fields: readonly FormField[]): Promise<void> {
    if (this.#posted) return;
    this.#posted = true;
    const attempt = ++this.#attempts;
    await this.#settled();
    if (this.#closed || attempt !== this.#attempts) return;
    if (mayPost(url, this.#study.submitHosts)) post(url, [...fields, ...ticketFromAddress()]);
    else page.show(brokenScreen(words.filled(words.text.wrongHost, url), this.#receipt));
  }

  #settled(): Promise<void> {
    return Promise.race([this.#log.settled(), new Promise<void>((resolve) => setTimeout(resolve, patience_ms))]);
  }

  #pressed(cause: KeyboardEvent): void {
    const { target, key } = cause;
    if (key === 'Enter' && cause.repeat) cause.preventDefault();
    if (cause.ctrlKey || cause.metaKey || cause.altKey || cause.repeat || !/^\d$/.test(key)) return;
    if (target instanceof Element && target.matches('textarea, select, input:not([type=radio], [type=checkbox])'))
      return;
    page.screen?.choose?.(Number(key), cause);
  }
}

