/// The worker site's script. Every page works without it; it shows times in the worker's zone, counts down the time
/// of a HIT, and goes on to the next HIT after a submission.

interface SubmittedMessage {
  readonly kind: "errand-submitted";
  readonly assignment: string;
}

function isSubmitted(data: unknown): data is SubmittedMessage {
  return (
    typeof data === "object" &&
    data !== null &&
    "kind" in data &&
    data.kind === "errand-submitted" &&
    "assignment" in data &&
    typeof data.assignment === "string"
  );
}

function showLocalTimes(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const at = new Date(time.dateTime);
    time.textContent =
      time.dataset["local"] === "clock"
        ? at.toLocaleTimeString()
        : at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  }
}

/// "1:02:03" or "9:58".
function clockText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = two(seconds % 60);
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${tail}` : `${String(minutes)}:${tail}`;
}

/// Milliseconds since this call. A sleeping computer stops performance.now() in some browsers and a worker may set
/// the clock, so the larger of both counts: to warn too early is the safer mistake.
function stopwatch(): () => number {
  const started = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - started, Date.now() - wall);
}

const warnings: readonly { readonly seconds: number; readonly words: string }[] = [
  { seconds: 60, words: "1 minute left for this HIT." },
  { seconds: 300, words: "5 minutes left for this HIT." },
];

function countDown(clock: HTMLElement): void {
  const total = Number(clock.dataset["leftMs"]);
  if (!Number.isFinite(total)) return;
  const told = document.getElementById("told");
  const over = document.getElementById("over");
  const elapsed = stopwatch();
  let lastWarned = total / 1000;

  const show = (): number => {
    const left = Math.max(0, total - elapsed());
    const seconds = Math.ceil(left / 1000);
    clock.textContent = `${clockText(seconds)} left`;
    clock.classList.toggle("soon", seconds <= 300);
    // Each is said once, and only what has become true on this page.
    const warning = warnings.find((w) => seconds <= w.seconds && w.seconds < lastWarned);
    if (warning !== undefined) {
      lastWarned = warning.seconds;
      if (told !== null) told.textContent = warning.words;
    }
    if (left === 0 && over !== null && over.hidden) {
      over.hidden = false;
      over.textContent = "The time for this HIT is over. It went back to the list and can no longer be submitted.";
    }
    return left;
  };
  const tick = (): void => {
    const left = show();
    if (left > 0) setTimeout(tick, left % 1000 || 1000);
  };
  clock.hidden = false;
  tick();
  // Timers of a hidden page run late.
  document.addEventListener("visibilitychange", show);
}

/// The box lives in the page and its address, so that a reload keeps it and nothing has to be stored.
function offerAutoAccept(): HTMLInputElement | null {
  const label = document.querySelector<HTMLElement>("label.auto");
  const box = label?.querySelector("input") ?? null;
  if (label === null || box === null) return null;
  const address = new URL(location.href);
  box.checked = address.searchParams.get("auto_accept") === "on";
  label.hidden = false;
  box.addEventListener("change", () => {
    if (box.checked) address.searchParams.set("auto_accept", "on");
    else address.searchParams.delete("auto_accept");
    history.replaceState(null, "", address);
  });
  return box;
}

/// Around a task's frame: waits for externalSubmit's answer inside it.
function goOnAfterSubmission(main: HTMLElement, box: HTMLInputElement | null): void {
  addEventListener("message", (event) => {
    const frame = document.querySelector("iframe");
    if (event.origin !== location.origin || frame === null || event.source !== frame.contentWindow) return;
    if (!isSubmitted(event.data) || event.data.assignment !== main.dataset["assignment"]) return;
    const next = document.getElementById("next");
    if (box?.checked === true && next instanceof HTMLFormElement) next.submit();
    else location.replace(main.dataset["next"] ?? "/");
  });
}

/// Inside a task's frame: this page is externalSubmit's answer.
function tellPageAround(assignment: string): void {
  if (window.parent === window) return;
  const message: SubmittedMessage = { kind: "errand-submitted", assignment };
  window.parent.postMessage(message, location.origin);
}

showLocalTimes();
const clock = document.querySelector<HTMLElement>("[data-left-ms]");
if (clock !== null) countDown(clock);
const box = offerAutoAccept();
const main = document.querySelector("main");
if (main?.dataset["assignment"] !== undefined) goOnAfterSubmission(main, box);
if (main?.dataset["submitted"] !== undefined) tellPageAround(main.dataset["submitted"]);
