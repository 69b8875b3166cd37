// Every word the page itself says. The study's own words come from its files.

import type { Fault } from './protocol.ts';

export const previewHow = 'Accept this HIT to start. Nothing you enter in a preview is kept.';
export const previewTitle = 'You are looking at a preview';
export const previewExample = 'What the questions look like';
export const pay = 'Pays';
export const minutes = (count: number) => `about ${count} ${count === 1 ? 'minute' : 'minutes'}`;
export const takes = 'Takes';
export const contact = 'Questions? Contact';
export const instructions = 'Instructions';
export const examples = 'Examples';
export const exampleAnswer = 'Answer';
export const exampleReason = 'Why';
export const consent = 'Before you start';
export const goOn = 'Continue';
export const start = 'Start';
export const next = 'Next';
export const previous = 'Previous';
export const submit = 'Submit';
export const step = (index: number, total: number) => `Step ${index} of ${total}`;
export const lastStep = 'Last step';
export const done = (done: number, total: number) => `${done} of ${total} done`;
export const optional = 'optional';
export const choose = 'Choose…';
export const chooseByKey = (first: number, last: number) => `You can also press the keys ${first} to ${last}.`;
/** Bounds, of which one may be empty. */
export const between = (min: string, max: string) =>
  min === '' ? `At most ${max}` : max === '' ? `At least ${min}` : `From ${min} to ${max}`;
export const bounds = (min: string, max: string) =>
  min === '' ? `${max} or earlier` : max === '' ? `${min} or later` : `From ${min} to ${max}`;
const outOfBounds = (min: string, max: string) =>
  min === ''
    ? `Please choose ${max} or earlier.`
    : max === ''
      ? `Please choose ${min} or later.`
      : `Please choose from ${min} to ${max}.`;
/** A number with what it counts, which may be empty. */
export const amount = (number: string, unit: string) => (unit === '' ? number : `${number} ${unit}`);
export const chooseCount = (min: number, max: number) =>
  max === 0
    ? `Choose at least ${min}.`
    : min === max
      ? `Choose ${min}.`
      : min > 1
        ? `Choose ${min} to ${max}.`
        : `Choose at most ${max}.`;
export const clear = 'Clear this answer';
export const namely = (choice: string) => `${choice}: please specify`;
export const specify = 'Please specify';
export const sliderUntouched = 'No answer yet. Tap the line, or use the arrow keys.';
export const sliderNone = 'no answer yet';
export const rankAll = 'Put them all in order, by the buttons or by dragging.';
export const rankSome = (count: number) => `Put ${count} of them in order, by the buttons or by dragging.`;
export const place = (place: number) => `Place ${place}`;
export const placeItem = (item: string, place: number) => `Place ${place}: ${item}`;
export const up = (item: string) => `Move up: ${item}`;
export const down = (item: string) => `Move down: ${item}`;
export const placed = (item: string, place: number, count: number) => `${item}: place ${place} of ${count}`;
export const unplaced = (item: string) => `${item}: no place`;
export const best = 'Best';
export const worst = 'Worst';
export const shareOut = (total: string, unit: string) => `Share out ${amount(total, unit)}.`;
export const sum = (now: string, total: string, unit: string) => `Total: ${now} of ${amount(total, unit)}`;
export const rowMissing = 'Please answer';
export const mustFinish = 'Please play it to the end; parts that you skip do not count.';
export const playedAll = 'Played to the end';
export const skipped = 'You skipped a part. Please play that too.';
export const mediaFailed = 'This could not be played.';
export const captions = 'Captions';
export const transcript = 'Transcript';
export const length = (count: number, max: number) => `${count} of ${max} characters`;
export const errorTitle = (count: number) => `Please look again at ${count} answers`;
export const saved = 'All answers saved';
export const saving = 'Saving…';
export const notKept = 'This browser does not keep answers here: do not reload';
export const submitting = 'Sending your answers…';
export const submittingHow = 'Please leave this page open until the marketplace confirms.';
export const unsure = 'Were your answers sent?';
export const unsureHow =
  'If the marketplace has confirmed your submission, you are done. If not, try again: it counts only once.';
export const retry = 'Try again';
export const receipt = 'Your receipt';
export const receiptHow = 'If sending fails, keep this text and send it to the requester: it shows what you did.';
export const copy = 'Copy';
export const copied = 'Copied';
export const submitted = 'Thank you, you are done';
export const submittedTrial = 'This was a trial without a marketplace. With one, these fields would have been sent:';
export const startAgain = 'Start again';
export const stopped = 'You have not taken part';
export const stoppedHow = 'Nothing was sent. Please return the HIT so that someone else can do it.';
export const elsewhere = 'This task is open in another tab';
export const elsewhereHow = 'Go on there and close this one; or reload to go on here with everything saved so far.';
export const reload = 'Reload';
export const failed = 'This task cannot be shown';
export const notYourFault =
  'This is not your fault. Try to reload; if that does not help, return the HIT: that costs you nothing.';
export const noOrigin = ' This frame is sandboxed: its host must send Access-Control-Allow-Origin: *.';
export const forResearcher = 'For the researcher';
export const broke = 'Something in this task broke';
export const brokeHow =
  'This is not your fault. What was shown as saved is safe: reload to go on. ' +
  'If that does not help, copy the receipt and send it to the requester, so that you can be paid.';
export const noAddress = 'The marketplace did not say where the answers go (turkSubmitTo is missing).';
export const wrongHost = (host: string) => `This study does not send answers to ${host}.`;
export const pictureFailed = 'A picture did not load.';
export const problems = (count: number) => `This study has ${count === 1 ? 'a mistake' : `${count} mistakes`}`;
export const problemsWorker = 'If you came here to work: this is not your fault. Please return the HIT.';
export const asksChecker = '“errand check” tells what.';
export const expected = 'Expected';

/** What is wrong with an answer, and what to do about it. */
export function faultText({ id, values: [first = '', second = '', third = ''] }: Fault): string {
  switch (id) {
    case 'own':
      return first;
    case 'missingChoice':
      return 'Please choose an option.';
    case 'missingChoices':
      return 'Please choose at least one option.';
    case 'missingNumber':
      return 'Please enter a number.';
    case 'missingText':
      return 'Please answer this question.';
    case 'missingRanking':
      return 'Please finish the order.';
    case 'missingBestWorst':
      return 'Please choose one in each column.';
    case 'missingSum':
      return 'Please enter your numbers.';
    case 'missingMedia':
      return 'Please play this to the end.';
    case 'missingDate':
      return 'Please enter a date.';
    case 'missingTime':
      return 'Please enter a time.';
    case 'missingSlider':
      return 'Please set the slider.';
    case 'missingRows':
      return first === '1' ? 'Please answer the row that is left.' : `Please answer every row: ${first} are left.`;
    case 'missingOther':
      return 'Please write what you mean beside your choice.';
    case 'notANumber':
      return `${ranged('Please enter a number', first, second, third)} Write decimals with a point: 12.5.`;
    case 'notWhole':
      return ranged('Please enter a whole number', first, second, third);
    case 'outOfRange':
      return ranged('Please enter a number', first, second, third);
    case 'tooManyDecimals':
      return `Please enter a number with at most ${counted(first, 'digit')} after the point.`;
    case 'tooShort':
      return `Please write at least ${counted(first, 'character')} (now ${second}).`;
    case 'tooLong':
      return `Please write at most ${counted(first, 'character')} (now ${second}).`;
    case 'tooFewWords':
      return `Please write at least ${counted(first, 'word')} (now ${second}).`;
    case 'tooManyWords':
      return `Please write at most ${counted(first, 'word')} (now ${second}).`;
    case 'pattern':
      return 'Please check this answer: it does not have the expected form.';
    case 'tooFewSelected':
      return `Please choose at least ${first}.`;
    case 'tooManySelected':
      return `Please choose at most ${first}.`;
    case 'notAlone':
      return 'Please check your choices: one of them excludes all others.';
    case 'notADate':
      return 'Please enter a whole date: day, month and year.';
    case 'notATime':
      return 'Please enter a whole time: hours and minutes.';
    case 'notADateTime':
      return 'Please enter a whole date with its time.';
    case 'outOfDates':
      return outOfBounds(moment(first), moment(second));
    case 'wrongSum':
      return `The numbers must add up to ${amount(first, third)} (now ${second}).`;
    case 'sameTwice':
      return 'Please choose two different ones.';
    case 'compared':
      return `Please check this answer: it must be ${comparison(first)} your answer to “${second}” (${third}).`;
    case 'tooMuch':
      return `Your answers take ${first} kB, of at most ${second} kB. Please shorten this one.`;
    default:
      return id satisfies never;
  }
}

/** A day or a time as HTML's inputs write it, in the words of the page's language. */
export function moment(written: string): string {
  const [day = '', time = ''] = written.split('T');
  const date = new Date(`${day}T00:00Z`);
  if (Number.isNaN(date.getTime())) return written;
  const format = new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone: 'UTC' });
  return time === '' ? format.format(date) : `${format.format(date)}, ${time}`;
}

/** Undefined, which is the browser's own, where the study's is none. */
function language(): string | undefined {
  try {
    return Intl.getCanonicalLocales(document.documentElement.lang)[0];
  } catch {
    return undefined;
  }
}

function ranged(what: string, min: string, max: string, unit: string): string {
  if (min === '' && max === '') return `${what}.`;
  if (max === '') return `${what} of at least ${amount(min, unit)}.`;
  return min === '' ? `${what} of at most ${amount(max, unit)}.` : `${what} from ${min} to ${amount(max, unit)}.`;
}

const counted = (count: string, noun: string) => `${count} ${noun}${count === '1' ? '' : 's'}`;

function comparison(operator: string): string {
  switch (operator) {
    case 'is':
      return 'the same as';
    case 'isNot':
      return 'other than';
    case 'above':
      return 'above';
    case 'atLeast':
      return 'at least';
    case 'below':
      return 'below';
    default:
      return 'at most';
  }
}
