import { type FSWatcher, watch } from 'node:fs'
import type { Clock } from '../framework/time/clock.ts'

/**
 * Waits until something may have come into a folder: an inotify event, or `poll` milliseconds as the
 * safety net (network file systems, exhausted inotify limits). It says only "look again".
 *
 * The watch lives just as long as the wait: while a queue is being worked off, each own rename would be
 * an event. Because the folder may have been filled between the last look and the watch, `isEmpty` is asked
 * once more after the watch is set.
 */
export async function waitForArrival(
  folder: string,
  wait: { poll: number; clock: Clock; signal: AbortSignal; isEmpty: () => boolean },
): Promise<void> {
  const arrived = new AbortController()
  // Not AbortSignal.any: what it makes lives as long as the signal of the daemon.
  const stop = (): void => {
    arrived.abort()
  }
  const watcher = watchQuietly(folder, stop)
  try {
    wait.signal.addEventListener('abort', stop)
    if (wait.signal.aborted || !wait.isEmpty()) return
    await wait.clock.sleep(wait.poll, arrived.signal)
  } finally {
    wait.signal.removeEventListener('abort', stop)
    watcher?.close()
  }
}

/** Without a watch, polling does it. */
function watchQuietly(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, onChange)
    watcher.on('error', onChange)
    return watcher
  } catch {
    return undefined
  }
}
