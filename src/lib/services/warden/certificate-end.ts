/** Milliseconds of a day. */
const DAY = 86_400_000

/** A certificate that ends within so many days is worth a warning: should it renew itself, that was to be done before. */
const SOON = 28

/**
 * Tells that our certificate ends soon; undefined: it does not.
 * @param end milliseconds since 1970, as `now`
 */
export function endingText(end: number, now: number): string | undefined {
  const days = Math.floor((end - now) / DAY)
  return days < SOON
    ? `our certificate ends in ${days} days: renew it (mentat warden renew)`
    : undefined
}
