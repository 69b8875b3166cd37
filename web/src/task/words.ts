// Every word the page itself says. The study's own words come from its files.

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
export const between = (min: string | null, max: string | null) =>
  min !== null && max !== null ? `From ${min} to ${max}` : min !== null ? `At least ${min}` : `At most ${max}`;
export const chooseCount = (min: number, max: number) =>
  max === 0
    ? `Choose at least ${min}.`
    : min === max
      ? `Choose ${min}.`
      : min > 1
        ? `Choose ${min} to ${max}.`
        : `Choose at most ${max}.`;
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
