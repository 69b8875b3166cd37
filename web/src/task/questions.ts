// What the engine says of one question, by its type: a part of the border that protocol.ts describes.

import type { Fault, Value } from './protocol.ts';

interface QuestionBase {
  readonly name: string;
  readonly text: string;
  readonly help: string;
  readonly html: string;
  readonly image: Picture | null;
  readonly required: boolean;
  readonly value: Value;
  readonly error: Fault | null;
}

export interface Picture {
  readonly src: string;
  readonly alt: string;
}

/** A point of a scale or a row of a grid. */
export interface Point {
  readonly value: string;
  readonly text: string;
}

export interface Choice extends Point {
  readonly image: Picture | null;
  /** A text is asked beside it; the value is then "value=text". */
  readonly write: boolean;
  /** Goes with no other choice. */
  readonly alone: boolean;
}

interface Choices extends QuestionBase {
  readonly choices: readonly Choice[];
}

/** How many may be chosen. */
interface Bounds {
  readonly minSelected: number;
  /** 0: no limit. */
  readonly maxSelected: number;
}

/** What the ends of a scale mean. */
interface Ends {
  readonly minLabel: string;
  readonly maxLabel: string;
}

export interface SingleChoice extends Choices {
  readonly type: 'singleChoice';
}

export interface DropDown extends Choices {
  readonly type: 'dropDown';
}

export interface MultipleChoice extends Choices, Bounds {
  readonly type: 'multipleChoice';
}

export interface ImageChoice extends Choices, Bounds {
  readonly type: 'imageChoice';
  readonly many: boolean;
}

/** Two choices side by side. */
export interface Pairwise extends Choices {
  readonly type: 'pairwise';
}

export interface RatingScale extends QuestionBase, Ends {
  readonly type: 'ratingScale';
  readonly choices: readonly Point[];
}

export interface Slider extends QuestionBase, Ends {
  readonly type: 'slider';
  readonly min: string;
  readonly max: string;
  readonly step: string;
  readonly unit: string;
  readonly showValue: boolean;
}

export interface NumberQuestion extends QuestionBase {
  readonly type: 'number';
  readonly min: string | null;
  readonly max: string | null;
  readonly unit: string;
}

export interface TextQuestion extends QuestionBase {
  readonly type: 'shortText' | 'longText';
  /** In code points. */
  readonly maxLength: number;
  readonly placeholder: string;
}

/** Days and times as HTML's inputs write them. */
export interface DateQuestion extends QuestionBase {
  readonly type: 'date' | 'time' | 'dateTime';
  readonly min: string;
  readonly max: string;
}

export interface Ranking extends Choices {
  readonly type: 'ranking';
  /** How many are to be ranked; 0: all. */
  readonly most: number;
}

export interface Grid extends Choices {
  readonly type: 'grid';
  readonly rows: readonly Point[];
}

export interface BestWorst extends Choices {
  readonly type: 'bestWorst';
  readonly bestLabel: string;
  readonly worstLabel: string;
}

export interface ConstantSum extends Choices {
  readonly type: 'constantSum';
  readonly total: string;
  readonly unit: string;
}

/** Something to read, without an answer. */
export interface Passage extends QuestionBase {
  readonly type: 'html';
}

export interface Media extends QuestionBase {
  readonly type: 'audio' | 'video';
  readonly src: string;
  /** The address of a .vtt file, or empty. */
  readonly captions: string;
  /** HTML, or empty. */
  readonly transcript: string;
  readonly mustFinish: boolean;
}

/** A part of a trial; `duration` in ms, null: until the response. */
export interface Phase {
  readonly text: string;
  readonly html: string;
  readonly image: Picture | null;
  readonly audio: string;
  readonly duration: number | null;
  readonly respond: boolean;
}

/** A response to a trial. */
export interface Response extends Point {
  readonly image: Picture | null;
  /** As KeyboardEvent.key has it, or empty. */
  readonly key: string;
}

export interface Trial extends QuestionBase {
  readonly type: 'trial';
  readonly phases: readonly Phase[];
  readonly choices?: readonly Response[];
  readonly responseEnds: boolean;
  /** Buttons for keys only where fingers point. */
  readonly touchOnly: boolean;
  readonly start: 'auto' | 'key' | 'button';
  readonly feedback: {
    readonly right: string;
    readonly wrong: string;
    readonly slow: string;
    readonly duration: number;
    readonly correct: string;
  } | null;
}

export type Question =
  | SingleChoice
  | DropDown
  | MultipleChoice
  | ImageChoice
  | Pairwise
  | RatingScale
  | Slider
  | NumberQuestion
  | TextQuestion
  | DateQuestion
  | Ranking
  | Grid
  | BestWorst
  | ConstantSum
  | Passage
  | Media
  | Trial;
