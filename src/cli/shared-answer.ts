import type { Clock } from '../lib/framework/time/clock.ts'

/**
 * Makes one answer for all who ask within some milliseconds: what is costly is done once, however many look at it. A failure is
 * not kept.
 */
export function sharedAnswer<Answer>(
  make: () => Promise<Answer>,
  { clock, age }: { readonly clock: Clock; readonly age: number },
): () => Promise<Answer> {
  let kept: { readonly since: number; readonly answer: Promise<Answer> } | undefined
  return () => {
    if (kept && clock.monotonic() - kept.since < age) return kept.answer
    const answer = make()
    const own = { since: clock.monotonic(), answer }
    kept = own
    answer.catch(() => {
      if (kept === own) kept = undefined
    })
    return answer
  }
}
