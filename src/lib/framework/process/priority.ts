import { writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

const { PRIORITY_BELOW_NORMAL } = constants.priority

/** Lets others have the processor first. It is a favour: where the system refuses, nothing happens. */
export function yieldProcessor(): void {
  lower(0)
}

/**
 * The same for another process, which leads a session of its own: Linux weighs whole sessions against each other before it looks
 * at processes (autogroups, sched(7)).
 */
export function yieldProcessorOf(pid: number): void {
  lower(pid)
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(PRIORITY_BELOW_NORMAL))
  } catch {
    // A kernel without them, or somebody else's process.
  }
}

function lower(pid: number): void {
  try {
    setPriority(pid, PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended, or it is somebody else's.
  }
}
