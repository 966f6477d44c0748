import { NumberList } from './number-list.ts'
import { SLICE_STEPS, type SlicedWork } from './slices.ts'
import { isEnd, NEVER, spanOf, type Spans } from './spans.ts'

/** Windows: each goes on to the next one. */
export interface Windows {
  /** The first slot of each; that of the first one is 0. */
  readonly firstSlots: Uint32Array
  /** Where the list of each begins in `spans`; one more for the end of the last. */
  readonly offsets: Uint32Array
  /** The spans that reach into each, ascending. */
  readonly spans: Uint32Array
}

/** In a window are at most so many times the spans that hold its emptiest slot; more: slower, fewer: more memory. */
const SLACK = 4

/**
 * Divides the slots into windows, each with the list of all spans that reach into it, so that who looks for the spans
 * that hold a slot reads one list. A window ends where its list would become long beside what may be found in
 * it: an answer costs no more than a few times its length, and all lists together have no more than a few entries
 * a span, however the spans lie (filtering search: B. Chazelle, SIAM Journal on Computing 15, 1986).
 */
export function* divide(spans: Spans): SlicedWork<Windows> {
  const sweep = new Sweep(spans.from.length)
  const { limits } = spans
  let next = 0
  for (let slot = 0; slot < spans.slots; slot += 1) {
    for (; next < limits.length && slotOf(spans, limits[next] ?? 0) === slot; next += 1) {
      sweep.pass(limits[next] ?? 0)
    }
    sweep.enter(slot)
    if (slot % SLICE_STEPS === 0) yield
  }
  return sweep.finish()
}

function slotOf({ from, to }: Spans, limit: number): number {
  return (isEnd(limit) ? to : from)[spanOf(limit)] ?? NEVER
}

/** Goes through the slots from the first to the last. */
class Sweep {
  readonly #active: ActiveSpans
  /** What begins with the present slot. */
  readonly #starting = new NumberList()
  /** What reaches into the present window, and the fewest that held one of its slots. */
  readonly #window = new NumberList()
  #fewest = 0
  readonly #firstSlots = new NumberList()
  readonly #offsets = new NumberList()
  readonly #spans = new NumberList()

  /** @param most how many spans there are */
  constructor(most: number) {
    this.#active = new ActiveSpans(most)
    this.#firstSlots.push(0)
  }

  /** Passes a limit of the slot that is entered next. */
  pass(limit: number): void {
    const span = spanOf(limit)
    if (isEnd(limit)) this.#active.remove(span)
    else {
      this.#active.add(span)
      this.#starting.push(span)
    }
  }

  /** Takes the slot into the window, or begins a new one with it. */
  enter(slot: number): void {
    const alive = this.#active.spans.length
    const fewest = Math.min(this.#fewest, alive)
    if (this.#window.length + this.#starting.length > SLACK * Math.max(1, fewest)) {
      this.#close()
      this.#firstSlots.push(slot)
      this.#window.append(this.#active.spans)
      this.#fewest = alive
    } else {
      this.#window.append(this.#starting)
      this.#fewest = fewest
    }
    this.#starting.clear()
  }

  finish(): Windows {
    this.#close()
    this.#offsets.push(this.#spans.length)
    return {
      firstSlots: this.#firstSlots.trimmed(),
      offsets: this.#offsets.trimmed(),
      spans: this.#spans.trimmed(),
    }
  }

  #close(): void {
    this.#offsets.push(this.#spans.length)
    this.#window.sort()
    this.#spans.append(this.#window)
    this.#window.clear()
  }
}

/** The spans that hold the present slot; adding and removing take the same time however many there are. */
class ActiveSpans {
  readonly spans = new NumberList()
  /** Where in `spans` each span is. */
  readonly #places: Uint32Array

  /** @param most how many spans there are */
  constructor(most: number) {
    this.#places = new Uint32Array(most)
  }

  add(span: number): void {
    this.#places[span] = this.spans.length
    this.spans.push(span)
  }

  remove(span: number): void {
    const last = this.spans.pop()
    if (last === span) return
    const place = this.#places[span] ?? 0
    this.spans.set(place, last)
    this.#places[last] = place
  }
}
