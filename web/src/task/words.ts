// Every word the page itself says. The study's own words come from its files.

import { english } from './messages/en.ts';
import type { Fault } from './protocol.ts';

type Messages = typeof english;
type Key = keyof Messages;
/** What stands before the underscore where the form behind it can be `Form`. */
type Having<Form extends string> = Key extends infer K ? (K extends `${infer Base}_${Form}` ? Base : never) : never;

/** The messages; `filled` and `counted` put values into them. */
export let text: Messages = english;
let spoken = 'en';
let plural: Intl.PluralRules | undefined;

/** The language of messages/ in which a study of the language `tag` is told what the page says, if not in English. */
export function translation(tag: string): string | undefined {
  const lower = tag.toLowerCase();
  return /^zh-(hant|tw|hk|mo)\b/.test(lower) ? 'zh-Hant' : /^(ar|de|es|fr|it|pt|zh)\b/.exec(lower)?.[0];
}

/** From here on the page speaks `language`, the one of `messages`. A message that is missing stays English. */
export function speak(language: string, messages: unknown): void {
  text = Object.assign({}, english, messages);
  spoken = language;
  plural = undefined;
}

// Only ever said before the study's language is known.
export const noOrigin = ' This frame is sandboxed: its host must send Access-Control-Allow-Origin: *.';
export const problems = (count: number) => `This study has ${count === 1 ? 'a mistake' : `${count} mistakes`}`;
export const problemsWorker = 'If you came here to work: this is not your fault. Please return the HIT.';
export const expected = 'Expected';

/** A message with its values. Numbers stay as the worker would have to type them: with a point, and not grouped. */
export function filled(message: string, ...values: readonly (string | number)[]): string {
  return message.replace(/\{(\d)\}/g, (_, at: string) => `${values[Number(at)]}`);
}

/** The form of a message that goes with the number. */
export function counted(base: Having<'other'>, count: string | number): string {
  plural ??= new Intl.PluralRules(spoken);
  return filled(formed(base, plural.select(Number(count))), count);
}

/** Bounds, of which one may be empty. */
export const between = (min: string, max: string) => bounded('between', min, max);
export const bounds = (min: string, max: string) => bounded('bounds', moment(min), moment(max));
/** A number with what it counts, which may be empty. */
export const amount = (number: string, unit: string) => (unit === '' ? number : `${number} ${unit}`);
export const chooseCount = (min: number, max: number) =>
  min === max ? filled(text.count_exact, min) : bounded('count', min > 1 ? min : '', max === 0 ? '' : max);
export const shareOut = (total: string, unit: string) => filled(text.shareOut, amount(total, unit));
export const sum = (now: string, total: string, unit: string) => filled(text.sum, now, amount(total, unit));

/** A length of time, in the largest unit of which it has two. */
export function duration(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [unit, length] = units.find(([, whole]) => seconds >= 2 * whole) ?? ['second', 1];
  const format = new Intl.NumberFormat(`${spoken}-u-nu-latn`, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.max(0, Math.ceil(seconds / length)));
}

/** What is wrong with an answer, and what to do about it. */
export function faultText({ id, values }: Fault): string {
  const [first = '', second = '', third = ''] = values;
  switch (id) {
    case 'own':
      return first;
    case 'missingRows':
      return counted(id, first);
    case 'tooManyDecimals':
      return filled(text[id], counted('digits', first));
    case 'tooShort':
    case 'tooLong':
      return filled(text[id], counted('characters', first), second);
    case 'tooFewWords':
      return filled(text.tooShort, counted('words', first), second);
    case 'tooManyWords':
      return filled(text.tooLong, counted('words', first), second);
    case 'notANumber':
      return `${ranged(text.missingNumber, first, second, third)} ${text.decimals}`;
    case 'outOfRange':
      return ranged(text.missingNumber, first, second, third);
    case 'notWhole':
      return ranged(text.notWhole, first, second, third);
    case 'tooFewSelected':
      return filled(text.count_min, first);
    case 'tooManySelected':
      return filled(text.count_max, '', first);
    case 'outOfDates':
      return `${text[id]} ${bounds(first, second)}`;
    case 'wrongSum':
      return filled(text[id], amount(first, third), second);
    case 'wrongAnswer':
      return filled(text[id], counted('tries', first));
    case 'compared':
      return filled(text[id], formed(id, first), second, third);
    default:
      return filled(text[id], ...values);
  }
}

/** A day or a time as HTML's inputs write it, in the words of the page's language. */
export function moment(written: string): string {
  const [day = '', time = ''] = written.split('T');
  const date = new Date(`${day}T00:00Z`);
  if (Number.isNaN(date.getTime())) return written;
  // The inputs have this calendar and these digits in every language.
  const format = new Intl.DateTimeFormat(`${locale()}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' });
  return time === '' ? format.format(date) : `${format.format(date)}, ${time}`;
}

/** The study's where it is one of the language that the page speaks. */
function locale(): string {
  try {
    const { language, baseName } = new Intl.Locale(document.documentElement.lang);
    return language === spoken ? baseName : spoken;
  } catch {
    return spoken;
  }
}

function formed(base: Having<'other' | 'is'>, form: string): string {
  const every: Readonly<Record<string, string>> = text;
  return every[`${base}_${form}`] ?? every[`${base}_other`] ?? '';
}

function bounded(base: Having<'range'>, min: string | number, max: string | number): string {
  return filled(text[`${base}_${min === '' ? 'max' : max === '' ? 'min' : 'range'}`], min, max);
}

function ranged(what: string, min: string, max: string, unit: string): string {
  if (min === '' && max === '') return what;
  return `${what} ${between(max === '' ? amount(min, unit) : min, max === '' ? '' : amount(max, unit))}`;
}
