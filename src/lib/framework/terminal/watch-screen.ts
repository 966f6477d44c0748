import type { Clock } from '../time/clock.ts'

/** A terminal: its size may change. */
export interface Screen {
  readonly columns: number
  readonly rows: number
  write(text: string): void
}

/** What is shown again and again. */
export interface WatchRequest {
  /** Makes the text anew. */
  readonly render: () => Promise<string>
  readonly screen: Screen
  /** Between two of them, in milliseconds. */
  readonly interval: number
  readonly clock: Clock
  /** Aborted when it is to end. */
  readonly signal: AbortSignal
}

/**
 * Shows a text, and shows it anew, in place of the one before, until it is to end; the last one stays. Each is written at
 * once, over the one before, so that nothing flickers; what does not fit the window is cut off.
 * @throws what `render` throws; the terminal is as before then
 */
export async function watchScreen(request: WatchRequest): Promise<void> {
  const { render, screen, interval, clock, signal } = request
  const ended = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  let isShown = false
  try {
    while (!signal.aborted) {
      const text = await Promise.race([render(), ended])
      // Asked to end while it was being made.
      if (text === undefined) break
      screen.write(`${isShown ? '' : BEGIN}${HOME}${fitted(text, screen)}${CLEAR_BELOW}`)
      isShown = true
      await clock.sleep(interval, signal)
    }
  } finally {
    if (isShown) screen.write(END)
  }
}

/** Hides the cursor and clears the window. */
const BEGIN = '\u001b[?25l\u001b[2J'
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'
/** Shows the cursor again, below. */
const END = '\u001b[?25h\n'

function fitted(text: string, { columns, rows }: Screen): string {
  const lines = text.split('\n')
  // The last row stays free for the prompt.
  const room = Math.max(1, rows - 1)
  const shown =
    lines.length <= room
      ? lines
      : [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`]
  return shown
    .map((line) => `${Array.from(line).slice(0, Math.max(1, columns)).join('')}${CLEAR_LINE}`)
    .join('\n')
}
