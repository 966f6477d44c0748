/** What the signals of a daemon do. */
export interface SignalActions {
  /** First SIGINT or SIGTERM. */
  readonly stop: (signal: NodeJS.Signals) => void
  /** Second SIGINT or SIGTERM. */
  readonly stopNow: (signal: NodeJS.Signals) => void
  /** SIGHUP. */
  readonly reload: () => void
  /** SIGUSR1. */
  readonly writeRunLog: () => void
  /** SIGUSR2. */
  readonly writeState: () => void
}

/**
 * A Ctrl-C under npm arrives twice: from the terminal, and handed on by npm. Signals within this many
 * milliseconds after the first are the same wish.
 */
const SAME_WISH = 500

/**
 * Answers the signals of a daemon until the returned function is called.
 * @param monotonic milliseconds of a clock that never goes back
 */
export function handleSignals(actions: SignalActions, monotonic: () => number): () => void {
  let firstStop: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    if (firstStop === undefined) {
      firstStop = monotonic()
      actions.stop(signal)
    } else if (monotonic() - firstStop > SAME_WISH) {
      actions.stopNow(signal)
    }
  }
  const handlers: [NodeJS.Signals, (signal: NodeJS.Signals) => void][] = [
    ['SIGINT', stop],
    ['SIGTERM', stop],
    ['SIGHUP', actions.reload],
    ['SIGUSR1', actions.writeRunLog],
    ['SIGUSR2', actions.writeState],
  ]
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}
