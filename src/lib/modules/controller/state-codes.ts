/**
 * Codes of states, which are exit statuses: those of the original's controller, and 7. Never given: 1 (running without
 * a PID file: a daemon writes its own again within ten seconds), 2 and 4 (the original does not give them either).
 */
export const stateNames: Readonly<Record<number, string>> = {
  0: 'running',
  3: 'dead',
  5: 'not running',
  6: 'unknown',
  7: 'hung',
  10: 'inconsistent',
  11: 'fewer',
  12: 'more',
}

/** Everything runs. */
export const RUNNING = 0

/** Nothing does; nothing is there. */
export const NOT_RUNNING = 5

/** Not known, or not the same for all. */
export const MIXED = 6

/** The state of several: what all have in common; 5 for none. */
export function commonCode(codes: readonly number[]): number {
  const [first = NOT_RUNNING] = codes
  return codes.every((code) => code === first) ? first : MIXED
}
