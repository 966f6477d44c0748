import { hostname } from 'node:os'
import { kill, pid } from 'node:process'
import { bootMarks, startTicks } from './boot.ts'

/**
 * A process, named so that a reused PID on the same host, or the same PID on another host, is never
 * mistaken for it. As text: `<host>.<pid>.<start>`, fit for a file name.
 */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** When it started: clock ticks since boot (field 22 of /proc/PID/stat, see proc(5)), with a mark of the boot. */
  readonly start: string
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  own ??= { host: thisHost(), pid, start: startOf(pid) ?? UNKNOWN_START }
  return own
}

let own: ProcessIdentity | undefined

/** Where there is no /proc. */
const UNKNOWN_START = '0'

/** Prints an identity as it stands in file names. */
export function formatIdentity(identity: ProcessIdentity): string {
  return `${identity.host}.${identity.pid}.${identity.start}`
}

/** Reads what formatIdentity printed; undefined for any other text. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const match = /^(.+)\.(\d+)\.([0-9a-z]+-\d+|0)$/.exec(text)
  if (!match?.[1] || !match[2] || !match[3]) return undefined
  return { host: match[1], pid: Number(match[2]), start: match[3] }
}

/**
 * Whether the process still runs. Undefined where nothing can be known: of another host, and of processes
 * that the system hides from us (/proc mounted with hidepid, or none at all).
 */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== thisHost() || identity.start === UNKNOWN_START) return undefined
  const starts = startsOf(identity.pid)
  if (starts.length === 0 && isHidden(identity.pid)) return undefined
  return starts.includes(identity.start)
}

/** A process of another user that may not be signalled is there, even if /proc does not show it. */
function isHidden(processId: number): boolean {
  try {
    kill(processId, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The identity of a running process of this host; undefined when there is none. */
export function identityOf(processId: number): ProcessIdentity | undefined {
  const start = startOf(processId)
  return start === undefined ? undefined : { host: thisHost(), pid: processId, start }
}

/** When a process started; undefined when it does not run. */
function startOf(processId: number): string | undefined {
  return startsOf(processId)[0]
}

/** The same in all forms in which it may have been written down; empty when it does not run. */
function startsOf(processId: number): string[] {
  const ticks = startTicks(processId)
  return ticks === undefined ? [] : bootMarks().map((mark) => `${mark}-${ticks}`)
}

function thisHost(): string {
  return hostname().replaceAll(/[^A-Za-z0-9_-]/g, '_') || 'localhost'
}
