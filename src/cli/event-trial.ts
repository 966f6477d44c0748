import { Args } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { Event } from '../lib/idea/event.ts'
import { type EventInput, type FailedInput, inputFiles, readEventInputs } from './event-input.ts'
import { counted } from './table.ts'

/** The arguments of a command that tries something on the events of files. */
export const eventFileArgs = {
  // Otherwise oclif reads standard input itself and takes what it finds for the name of a file.
  file: Args.string({ description: 'files with events', ignoreStdin: true }),
}

/** Where a message was read. */
interface Place {
  readonly source: string
  readonly line: number
}

/** A message that is no event, or a file that cannot be read. */
interface Untried {
  readonly status: 'refused' | 'missing'
  readonly reason: string
}

/** What came of one message. */
export type Tried<Outcome> = Place & (Untried | ({ readonly id: string } & Outcome))

/** How many messages there were, in words of `--json`. */
export interface TrialCount {
  events: number
  /** Messages that are no events. */
  refused: number
  /** Files that could not be read. */
  missing: number
}

/**
 * Tries something on every event of the files, or of standard input, in turn; counts them, and sets the exit status
 * of the program: 65 when one was refused, else 66 when a file could not be read.
 * @param args the files as the command line names them
 * @param attempt what is done with an event; it may throw a MentatError, then the event is refused
 */
export async function* tryEvents<Outcome>(
  args: readonly string[],
  count: TrialCount,
  attempt: (event: Event) => Outcome | Promise<Outcome>,
): AsyncGenerator<Tried<Outcome>> {
  for await (const input of readEventInputs(inputFiles(args), process.stdin)) {
    const tried = await tryOne(input, attempt)
    const status = 'status' in tried ? tried.status : undefined
    if (status !== 'missing') count.events += 1
    if (status !== undefined) count[status] += 1
    yield tried
  }
  if (count.missing > 0) process.exitCode = 66
  if (count.refused > 0) process.exitCode = 65
}

async function tryOne<Outcome>(
  input: EventInput | FailedInput,
  attempt: (event: Event) => Outcome | Promise<Outcome>,
): Promise<Tried<Outcome>> {
  const { parseEvent } = await import('../lib/idea/parse.ts')
  const { source, line } = input
  if (!('content' in input)) {
    const status = input.error.code === 'INPUT_MISSING' ? 'missing' : 'refused'
    return { source, line, status, reason: input.error.message }
  }
  try {
    const event = parseEvent(input.content)
    return { source, line, id: event.id, ...(await attempt(event)) }
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return { source, line, status: 'refused', reason: error.message }
  }
}

/** `100 events: 98 matched by rules, 2 refused`. */
export function trialSummary({ events, refused, missing }: TrialCount, told: string): string {
  const files = missing === 0 ? '' : `; ${counted(missing, 'file')} could not be read`
  return `${counted(events, 'event')}: ${told}, ${refused} refused${files}`
}
