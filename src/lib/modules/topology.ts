/**
 * The pipe as one table: who reads which queue, and who comes next. Plain data, importing nothing, so that
 * starting one module loads one module. (Postfix keeps the same in master.cf.)
 */
export interface Stage {
  /** The module, its folder under modules/ and its command. */
  readonly module: string
  /** Folder under spool/ that it reads by default. */
  readonly queue: string
  /** The module whose queue it hands on to; undefined at the end of the pipe. */
  readonly next: string | undefined
  readonly summary: string
}

/** In the order of the pipe. */
export const topology = [
  {
    module: 'inspector',
    queue: 'inspector',
    next: 'enricher',
    summary: 'classifies events by rules',
  },
  {
    module: 'enricher',
    queue: 'enricher',
    next: 'storage',
    summary: 'adds what is known about addresses',
  },
  {
    module: 'storage',
    queue: 'storage',
    next: undefined,
    summary: 'stores events in the database',
  },
] as const satisfies readonly Stage[]

/** A module of the pipe. */
export type StageName = (typeof topology)[number]['module']

/** The queue into which producers put new events. */
export const entryQueue = topology[0].queue

/** The row of a module of the pipe; undefined for any other. */
export function stageOf(module: string): Stage | undefined {
  return topology.find((stage) => stage.module === module)
}

/**
 * The queue that a module hands on to when nothing is configured: as the table says for whoever reads the module's
 * own queue. An instance with a queue of its own stands beside the pipe, and hands on to nobody.
 * @param reads whether the queue of that name is the one it reads
 */
export function nextQueue(module: string, reads: (queue: string) => boolean): string | undefined {
  const stage = stageOf(module)
  if (!stage || !reads(stage.queue)) return undefined
  return stage.next === undefined ? undefined : stageOf(stage.next)?.queue
}
