import { handleSignals } from '../lib/daemon/signals.ts'
import { watchScreen } from '../lib/framework/terminal/watch-screen.ts'
import { systemClock } from '../lib/framework/time/clock.ts'

/** Keys that end it: q, and in raw mode Ctrl-C and Ctrl-D. */
const QUIT = /[qQ\u0003\u0004]/

/**
 * Shows a text anew on the terminal of this process, until q or Ctrl-C.
 * @param interval in milliseconds
 */
export async function watchOnTerminal(
  interval: number,
  render: () => Promise<string>,
): Promise<void> {
  const stop = new AbortController()
  const end = (): void => {
    stop.abort()
  }
  const others = { reload: end, writeRunLog: () => undefined, writeState: () => undefined }
  const ignore = handleSignals({ stop: end, stopNow: end, ...others }, () =>
    systemClock.monotonic(),
  )
  const forget = listenForKeys(process.stdin, end)
  try {
    const screen = {
      write: (text: string) => process.stdout.write(text),
      get columns() {
        return process.stdout.columns
      },
      get rows() {
        return process.stdout.rows
      },
    }
    await watchScreen({ render, screen, interval, clock: systemClock, signal: stop.signal })
  } finally {
    forget()
    ignore()
  }
}

/** Nothing is read where the input is no terminal. */
function listenForKeys(input: NodeJS.ReadStream, quit: () => void): () => void {
  if (!input.isTTY) return () => undefined
  const onData = (data: Buffer): void => {
    if (QUIT.test(data.toString('latin1'))) quit()
  }
  input.setRawMode(true)
  input.on('data', onData)
  return () => {
    input.off('data', onData)
    input.setRawMode(false)
    input.pause()
  }
}
