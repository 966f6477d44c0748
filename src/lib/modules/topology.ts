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
export const topology: readonly Stage[] = [
  {
    module: 'storage',
    queue: 'storage',
    next: undefined,
    summary: 'stores events in the database',
  },
]

/** The queue into which producers put new events. */
export const entryQueue = 'storage'

/** The queue of the module that comes after this one; undefined at the end of the pipe. */
export function nextQueue(module: string): string | undefined {
  const next = topology.find((stage) => stage.module === module)?.next
  return topology.find((stage) => stage.module === next)?.queue
}
