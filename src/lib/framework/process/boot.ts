import { readFileSync, readlinkSync } from 'node:fs'

/**
 * What tells this run of the system from those before it, since start times of processes count from its beginning and
 * repeat. Of several, any one does, and the first is written down.
 *
 * The kernel has a random id for each boot. In a container that is often hidden behind a made-up one, which a sandbox of
 * systemd (ProtectKernelTunables) uncovers: inside and outside of a unit it then differs. There, what counts is the
 * namespace of process IDs, and when its first process started.
 */
export function bootMarks(): readonly string[] {
  marks ??= [...containerMarks(), readFileSync(BOOT_ID, 'latin1').slice(0, 8)]
  return marks
}

let marks: readonly string[] | undefined

const BOOT_ID = '/proc/sys/kernel/random/boot_id'

/** Of the namespace that the kernel begins with (PROC_PID_INIT_INO in its source). */
const FIRST_NAMESPACE = '4026531836'

function containerMarks(): string[] {
  const namespace = /^pid:\[(\d+)\]$/.exec(readlinkSync('/proc/self/ns/pid'))?.[1]
  const started = startTicks(1)
  if (namespace === undefined || namespace === FIRST_NAMESPACE || started === undefined) return []
  return [`n${namespace}t${started}`]
}

/** When a process started: clock ticks since boot; undefined when it does not run, or is hidden from us. */
export function startTicks(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
    // The name in parentheses may itself hold blanks and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie no longer runs.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
