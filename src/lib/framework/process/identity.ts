import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { kill, pid } from 'node:process'

/**
 * A process, named so that a reused PID on the same host, or the same PID on another host, is never
 * mistaken for it. As text: `<host>.<pid>.<start>`, fit for a file name.
 */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** When it started: clock ticks since boot (field 22 of /proc/PID/stat, see proc(5)), with the boot. */
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
  const start = startOf(identity.pid)
  if (start === undefined && isHidden(identity.pid)) return undefined
  return start === identity.start
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

/** When a process started; undefined when it does not run (a zombie no longer runs). */
function startOf(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
    // The name in parentheses may itself hold blanks and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${bootId()}-${fields[19] ?? ''}`
  } catch {
    return undefined
  }
}

/** First characters of the kernel's random id of this boot: ticks alone would repeat after a reboot. */
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
  return boot
}

let boot: string | undefined

function thisHost(): string {
  return hostname().replaceAll(/[^A-Za-z0-9_-]/g, '_') || 'localhost'
}
