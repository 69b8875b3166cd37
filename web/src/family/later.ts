/** A value, or one that comes: a hook may be an async function, or return what jQuery takes for a promise. */
export type Later<T> = T | PromiseLike<T>;

/**
 * Goes on with `value`: at once when it is there, for code of the family counts on a click's having done everything
 * when it returns.
 */
export function after<T, U>(value: Later<T>, goOn: (value: T) => Later<U>): Later<U> {
  return isToCome(value) ? Promise.resolve(value).then(goOn) : goOn(value);
}

/** Calls `work`; `failed` gets what it throws now or is rejected with later. */
export function attempt(work: () => Later<void>, failed: (reason: unknown) => void): Later<void> {
  try {
    const begun = work();
    return isToCome(begun) ? Promise.resolve(begun).catch(failed) : undefined;
  } catch (reason) {
    failed(reason);
  }
}

export function isToCome<T>(value: Later<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
