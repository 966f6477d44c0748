import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import type { Home } from '../../framework/home.ts'
import type { JobMemory } from './agenda.ts'

/** What is remembered of each job, by its name. */
export type Memories = Readonly<Record<string, JobMemory>>

/** As it stands in the file, for people who look into it. */
interface WrittenMemory {
  readonly schedule: string
  /** RFC 3339. */
  readonly until: string
  readonly done: boolean
}

/** Where the scheduler of a home remembers what it has run. */
export function memoryPath({ run }: Home): string {
  return join(run, 'scheduler.json')
}

/** Reads the memory; of a file that is missing or cannot be understood, nothing is remembered. */
export function readMemories(path: string): Memories {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
  if (typeof content !== 'object' || content === null) return {}
  return Object.fromEntries(
    Object.entries(content).flatMap(([name, written]) => {
      const memory = memoryOf(written)
      return memory ? [[name, memory] as const] : []
    }),
  )
}

/** Writes the memory: whole, or not at all. */
export function writeMemories(path: string, memories: Memories): void {
  const written = Object.entries(memories).map(
    ([name, { schedule, until, done }]): [string, WrittenMemory] => [
      name,
      { schedule, until: new Date(until).toISOString(), done },
    ],
  )
  writeFileAtomically(path, `${JSON.stringify(Object.fromEntries(written), undefined, 2)}\n`)
}

function memoryOf(written: unknown): JobMemory | undefined {
  if (typeof written !== 'object' || written === null) return undefined
  const { schedule, until, done } = written as Partial<Record<keyof WrittenMemory, unknown>>
  const time = typeof until === 'string' ? Date.parse(until) : Number.NaN
  if (typeof schedule !== 'string' || Number.isNaN(time) || typeof done !== 'boolean')
    return undefined
  return { schedule, until: time, done }
}
