// The engine's border as types. docs/engine.md is the text; tests/browser/kinds.test.mjs compares the kinds listed here
// with those of the engine.

import type { Question } from './questions.ts';

/** What a worker or the browser did; main.ts adds the time. */
export type Deed =
  | { readonly kind: 'opened'; readonly assignment: string; readonly deadline: string }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'started' }
  | { readonly kind: 'shown' }
  | { readonly kind: 'answered'; readonly question: string; readonly value: Value }
  | { readonly kind: 'next' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'instructionsOpened' }
  | { readonly kind: 'instructionsClosed' }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'visible' }
  | { readonly kind: 'languageChosen'; readonly language: string }
  | { readonly kind: 'revisited'; readonly position: number; readonly question: string }
  | { readonly kind: 'submitted' }
  | { readonly kind: 'salvaged' }
  | { readonly kind: 'retried' }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'unfocused' }
  | { readonly kind: 'focused' }
  | { readonly kind: 'pasted' | 'copied' | 'typed'; readonly question: string; readonly characters: number }
  | { readonly kind: 'loaded'; readonly outputs: Outputs; readonly count: number; readonly inputs: string };

/** One output a subtask, or an object that all of them add to. */
export type Outputs = 'list' | 'keyed';

/** `late`: the time was over before anything was sent. */
export interface Submitting {
  readonly screen: 'submitting';
  readonly late: boolean;
  readonly receipt: string;
}

/** `at` is in microseconds since 1970. */
export type TaskEvent = Deed & { readonly at: number };

/** What the marketplace says in the page's address; what it does not say is empty. */
export interface Session {
  readonly assignmentId: string;
  readonly workerId: string;
  readonly hitId: string;
  readonly submitTo: string;
  /** Counts from 1. */
  readonly hit: number;
  /** From 1; 0: as the study deals them. */
  readonly condition: number;
  readonly seed: string;
  /** To begin in; empty: the study's own. */
  readonly language: string;
}

/** An answer; an empty list is none. Which texts a type has is in docs/engine.md. */
export type Value = readonly string[];

export type Effect =
  | { readonly kind: 'save'; readonly index: number; readonly event: string }
  | { readonly kind: 'study'; readonly study: Study }
  | { readonly kind: 'render'; readonly view: View }
  | { readonly kind: 'errors'; readonly errors: readonly FieldError[]; readonly focus: string | null }
  | { readonly kind: 'post'; readonly url: string; readonly fields: readonly FormField[] }
  | { readonly kind: 'receipt'; readonly fields: readonly FormField[] }
  | { readonly kind: 'ignored'; readonly why: string };

export type FormField = readonly [name: string, value: string];

export interface FieldError {
  readonly question: string;
  readonly error: Fault;
}

/** What is wrong with an answer. words.ts says it; what each id's values are is in docs/engine.md. */
export interface Fault {
  readonly id: FaultKind;
  readonly values: readonly string[];
}

export type View =
  | { readonly screen: 'preview'; readonly questions: readonly Question[] }
  | { readonly screen: 'consent'; readonly deadline: Deadline | null }
  | { readonly screen: 'instructions'; readonly deadline: Deadline | null }
  | AnsweringView
  | BreakView
  | FinalView
  | ReviewView
  | Submitting
  | { readonly screen: 'submitted' }
  | { readonly screen: 'stopped'; readonly reason: string };

interface Progress {
  readonly done: number;
  readonly total: number;
  /** The total may still fall. */
  readonly about: boolean;
}

/** `at` is in microseconds since 1970, the others are how many before it the worker is warned. */
export interface Deadline {
  readonly at: number;
  readonly soon: number;
  readonly last: number;
}

interface FormView {
  readonly deadline: Deadline | null;
  readonly progress: Progress;
  readonly canPrevious: boolean;
  readonly isLast: boolean;
  /** The way on leads back to the review. */
  readonly reviewed: boolean;
  readonly instructionsOpen: boolean;
  readonly questions: readonly Question[];
}

export interface AnsweringView extends FormView {
  readonly screen: 'answering';
  readonly subtask: { readonly index: number };
  /** The answers stand, and this is said of them. */
  readonly feedback: Feedback | null;
}

export interface Feedback {
  readonly right: boolean;
  readonly text: string;
}

export interface BreakView {
  readonly screen: 'break';
  readonly deadline: Deadline | null;
  readonly progress: Progress;
  readonly canPrevious: boolean;
  readonly html: string;
}

export interface FinalView extends FormView {
  readonly screen: 'finalQuestions';
  /** Why they come so soon; mostly empty. */
  readonly html: string;
}

/** A question with its answer; without `position` the answer must stay. */
export type Reviewed = Question & { readonly position?: number };

export interface ReviewView {
  readonly screen: 'review';
  readonly deadline: Deadline | null;
  readonly html: string;
  readonly questions: readonly Reviewed[];
}

export interface Example {
  readonly html: string;
  readonly answer: string;
  readonly reason: string;
}

export interface Instructions {
  readonly html: string;
  readonly steps: readonly string[];
  readonly images: readonly string[];
  readonly examples: readonly Example[];
}

export interface Consent {
  readonly html: string;
  readonly agree: string;
  readonly decline: string;
  readonly contact: string;
}

/** What a study may ask to be told beside answers and visibility. */
export type CaptureKind = 'focus' | 'paste' | 'copy' | 'typing';

export interface Study {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  /** All that it can be shown in; empty where it is this one. */
  readonly languages: readonly string[];
  readonly instructions: Instructions;
  readonly consent: Consent | null;
  readonly disclaimer: string;
  readonly contact: string;
  readonly irb: string;
  readonly reward: string | null;
  readonly minutes: number | null;
  /** How long it took those who have done it, and what they got for an hour. */
  readonly medianMinutes: string | null;
  readonly hourly: string | null;
  /** Some question is drawn by rare.js. */
  readonly rare: boolean;
  readonly submitHosts: readonly string[];
  /** Where it captures anything. */
  readonly capture?: readonly CaptureKind[];
  /** Only in a study with a script of its own, for which there is family.html. */
  readonly custom?: Custom;
}

export interface Custom {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** A file of HTML, or empty. */
  readonly markup: string;
  /** config.json. */
  readonly config: object;
}

/** What a study's script loaded and collected at earlier loads of the page. */
export interface EarlierWork {
  readonly outputs: Outputs;
  readonly count: number;
  readonly results: { readonly inputs: unknown; readonly outputs: Record<string, unknown> | unknown[] };
}

/** `line` 0 concerns the whole file. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly expected: string;
}

export type Opening =
  | { readonly kind: 'needs'; readonly files: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'opened';
      readonly study: Study;
      readonly session: string;
      readonly resumed: number;
      readonly effects: readonly Effect[];
      /** Only of a study with a script. */
      readonly work?: EarlierWork | null;
    };

/** The kinds as text, for the comparison with the engine. The compiler keeps them equal to the unions above. */
const every =
  <T extends string>() =>
  <const L extends readonly T[]>(list: [T] extends [L[number]] ? L : never): readonly T[] =>
    list;

export const eventKinds = every<Deed['kind']>()([
  'opened',
  'agreed',
  'declined',
  'started',
  'shown',
  'answered',
  'next',
  'previous',
  'instructionsOpened',
  'instructionsClosed',
  'hidden',
  'visible',
  'languageChosen',
  'revisited',
  'submitted',
  'salvaged',
  'retried',
  'confirmed',
  'unfocused',
  'focused',
  'pasted',
  'copied',
  'typed',
  'loaded',
]);
export const effectKinds = every<Effect['kind']>()(['save', 'study', 'render', 'errors', 'post', 'receipt', 'ignored']);
export const screenKinds = every<View['screen']>()([
  'preview',
  'consent',
  'instructions',
  'answering',
  'break',
  'finalQuestions',
  'review',
  'submitting',
  'submitted',
  'stopped',
]);
export const questionKinds = every<Question['type']>()([
  'singleChoice',
  'multipleChoice',
  'imageChoice',
  'pairwise',
  'ratingScale',
  'slider',
  'number',
  'shortText',
  'longText',
  'date',
  'time',
  'dateTime',
  'dropDown',
  'ranking',
  'grid',
  'bestWorst',
  'constantSum',
  'html',
  'audio',
  'video',
  'trial',
]);
export type FaultKind = (typeof faultKinds)[number];
export const faultKinds = [
  'own',
  'missingChoice',
  'missingChoices',
  'missingNumber',
  'missingText',
  'missingRanking',
  'missingBestWorst',
  'missingSum',
  'missingMedia',
  'missingTrial',
  'missingDate',
  'missingTime',
  'missingSlider',
  'missingRows',
  'missingOther',
  'notANumber',
  'notWhole',
  'outOfRange',
  'tooManyDecimals',
  'tooShort',
  'tooLong',
  'tooFewWords',
  'tooManyWords',
  'pattern',
  'tooFewSelected',
  'tooManySelected',
  'notAlone',
  'notADate',
  'notATime',
  'notADateTime',
  'outOfDates',
  'wrongSum',
  'sameTwice',
  'compared',
  'wrongAnswer',
  'tooMuch',
] as const;
