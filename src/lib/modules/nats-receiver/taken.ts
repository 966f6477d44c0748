/** A message of a stream, by what tells it from all others. */
export interface Numbered {
  /** Its number in the stream. */
  readonly sequence: number
  /** When the stream got it: milliseconds since 1970. */
  readonly time: number
}

/** Numbers from the first to the last, and the latest time that one of them has. */
type Range = readonly [first: number, last: number, latest: number]

/** Gaps stay where messages are not for us. Beyond so many, the oldest numbers are forgotten. */
const MOST_RANGES = 1000

/**
 * Which messages of a stream were taken, as ranges of their numbers. A number that was taken and comes with a later time
 * is given anew: the stream was restored, or lost its end with the power. Then nothing is known of it any more; rather
 * is a message taken twice than none.
 */
export class Taken {
  #ranges: Range[]

  /** @param ranges as `list` gave them */
  constructor(ranges: readonly Range[] = []) {
    this.#ranges = [...ranges]
  }

  /** Those that were not taken before, each once, and what is taken when they are. */
  sift<Message extends Numbered>(messages: readonly Message[]): { fresh: Message[]; taken: Taken } {
    const taken = new Taken(this.#ranges)
    const fresh = messages.filter((message) => taken.#note(message))
    taken.#ranges = taken.#ranges.slice(-MOST_RANGES)
    return { fresh, taken }
  }

  list(): readonly Range[] {
    return this.#ranges
  }

  /** Reads what `list` gave; undefined: it is something else. */
  static parse(value: unknown): Taken | undefined {
    return Array.isArray(value) && value.every(isRange) ? new Taken(value) : undefined
  }

  /** False when it was taken before. */
  #note({ sequence, time }: Numbered): boolean {
    // Mostly it follows the last one.
    const index = this.#ranges.findLastIndex(([first]) => first <= sequence)
    const below = this.#ranges[index]
    if (below && sequence <= below[1]) {
      if (time <= below[2]) return false
      this.#ranges = [[sequence, sequence, time]]
      return true
    }
    const above = this.#ranges[index + 1]
    const joinsBelow = below?.[1] === sequence - 1
    const joinsAbove = above?.[0] === sequence + 1
    const joined: Range = [
      joinsBelow ? below[0] : sequence,
      joinsAbove ? above[1] : sequence,
      Math.max(time, joinsBelow ? below[2] : time, joinsAbove ? above[2] : time),
    ]
    const begin = joinsBelow ? index : index + 1
    this.#ranges.splice(begin, Number(joinsBelow) + Number(joinsAbove), joined)
    return true
  }
}

function isRange(value: unknown): value is Range {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [first, last, latest] = value as unknown[]
  return Number.isSafeInteger(first) && Number.isSafeInteger(last) && typeof latest === 'number'
}
