/** Where a reader tells what it had to overlook while it read a value. */
export interface Notes {
  /** Says what was found and what became of it: `text instead of a list, taken as a list of one`. */
  add(text: string): void
  /** Tells which element of a list is read next; -1 after the list. */
  item(index: number): void
}

/** For readers whose deviations were noted before. */
export const silent: Notes = {
  add() {
    // Nobody asked.
  },
  item() {
    // Nobody asked.
  },
}

/**
 * Sentences kept for one event. They go to a searchable, enumerated column: an event with a million wrong
 * addresses must not bring a million values there. For the same reason they never hold the value itself.
 */
const MOST = 32

/** Collects the deviations of one event as sentences that begin with the path: `Source[0].Type: …`. */
export class Repairs implements Notes {
  readonly #sentences: string[] = []
  #count = 0
  #object = ''
  #objectIndex = -1
  #key = ''
  #index = -1

  /** Enters an object that is a member of the root: `Source[0]`; without an index, `_Mentat`. */
  enter(object: string, index = -1): void {
    this.#object = object
    this.#objectIndex = index
  }

  /** Goes back to the root. */
  leave(): void {
    this.enter('')
  }

  /** Tells which member of the entered object is read next. */
  at(key: string): void {
    this.#key = key
  }

  item(index: number): void {
    this.#index = index
  }

  add(text: string): void {
    this.#count += 1
    if (this.#count <= MOST) this.#sentences.push(`${this.#path()}: ${text}`)
  }

  /** All sentences; when there were too many, the last one says how many were left out. */
  get sentences(): readonly string[] {
    if (this.#count <= MOST) return this.#sentences
    return [...this.#sentences, `${this.#count - MOST} more deviations`]
  }

  #path(): string {
    const member = this.#key + bracket(this.#index)
    if (this.#object === '') return member
    return `${this.#object}${bracket(this.#objectIndex)}.${member}`
  }
}

function bracket(index: number): string {
  return index < 0 ? '' : `[${index}]`
}
