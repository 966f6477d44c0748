/** Under npm one Ctrl-C arrives twice: signals within this many milliseconds after the first are the same wish. */
const SAME_WISH = 500

/** The wish of a person, or of a supervisor, that a run ends. */
export interface Interrupt extends Disposable {
  /** Aborted by the first SIGINT or SIGTERM. A later one ends the process as if nobody listened. */
  readonly signal: AbortSignal
}

/**
 * Listens to SIGINT and SIGTERM until disposed.
 * @param monotonic milliseconds of a clock that never goes back
 */
export function listenForInterrupt(monotonic: () => number): Interrupt {
  const controller = new AbortController()
  let first: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    first ??= monotonic()
    controller.abort()
    if (monotonic() - first > SAME_WISH) {
      release()
      process.kill(process.pid, signal)
    }
  }
  const release = (): void => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return { signal: controller.signal, [Symbol.dispose]: release }
}
