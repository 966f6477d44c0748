import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../ask.ts'

/** What came of a question: what is known, or why nothing can be told. */
export type Outcome<Answer> =
  | { readonly answer: Answer; readonly failure: null }
  | { readonly answer: null; readonly failure: string }

/** Labels come with a page and for many addresses at once: these milliseconds must do. */
export const LABEL_TIMEOUT = 1000

/**
 * Asks with a limit of time; it never rejects. Who does not heed the signal is not waited for.
 * @param name of the look-up, for the log
 * @param longest milliseconds, when it shall be less than what is configured
 */
export async function askWithin<Answer>(
  name: string,
  ask: Ask<unknown>,
  action: (ask: Ask<unknown>) => Promise<Answer>,
  longest = Infinity,
): Promise<Outcome<Answer>> {
  const { clock, config, logger } = ask.services
  const over = new AbortController()
  const signal = AbortSignal.any([ask.signal, over.signal])
  const late = async (): Promise<never> => {
    await clock.sleep(Math.min(config.lookups.timeout, longest), signal)
    throw new MentatError('LOOKUP_TIMED_OUT', ask.t('No answer came in time.'))
  }
  try {
    const answer = await Promise.race([action({ ...ask, signal }), late()])
    return { answer, failure: null }
  } catch (error) {
    if (error instanceof MentatError) return { answer: null, failure: ask.told(error.message) }
    logger.error(`the look-up "${name}" failed`, { error })
    return { answer: null, failure: ask.t('The service does not work at the moment.') }
  } finally {
    over.abort()
  }
}
