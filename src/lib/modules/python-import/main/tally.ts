import type { Author } from '../../../database/change-log/record.ts'
import type { Database } from '../../../database/database.ts'
import { isTransient } from '../../../framework/errors/causes.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'

/** What became of the objects of one kind. */
export interface Tally {
  /** With a dry run: those that would be. */
  created: number
  /** There was one of this name: it stays as it is. */
  present: number
  /** They cannot be here as they are; the notes tell why. */
  refused: number
}

/** Where objects go to, and what there is to say about them. */
export interface Destination {
  readonly database: Database
  readonly author: Author
  /** Only tells what would be done. */
  readonly dryRun: boolean
  /** Sentences for people: what was refused, and what is otherwise than it was. */
  readonly notes: string[]
}

/** A tally without anything. */
export function emptyTally(): Tally {
  return { created: 0, present: 0, refused: 0 }
}

/**
 * Creates one object, unless it is a dry run, and counts it.
 * @param label names it in notes: `user "ann"`
 * @returns whether it is there now, or would be
 * @throws MentatError when it is not the fault of the object
 */
export async function createOne(
  tally: Tally,
  { dryRun, notes }: Destination,
  label: string,
  create: () => Promise<unknown>,
): Promise<boolean> {
  try {
    if (!dryRun) await create()
    tally.created += 1
    return true
  } catch (error) {
    if (!(error instanceof MentatError) || isTransient(error)) throw error
    refuse(tally, notes, `${label}: ${error.message}`)
    return false
  }
}

/** Counts an object that cannot be here. */
export function refuse(tally: Tally, notes: string[], text: string): void {
  tally.refused += 1
  notes.push(`refused: ${text}`)
}
