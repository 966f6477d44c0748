import { EventFacts } from './event-facts.ts'
import { type EventPath, type SetMode, type SetOutcome, withValueAt } from './event-path.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { withMentat } from './mentat-members.ts'
import { respell } from './verbatim.ts'

/** What parseEvent found out while it read. */
export interface EventParts {
  readonly text: string
  readonly document: JsonObject
  readonly id: string
  readonly detectTime: number
  readonly repairs: readonly string[]
}

/** One accepted event: what came, which is never lost, and what the pipe adds. Made by parseEvent. */
export class Event extends EventFacts implements EventParts {
  /** The document as it came, without a byte order mark. */
  readonly text: string
  readonly #original: JsonObject
  #document: JsonObject
  readonly id: string
  /** Milliseconds since 1970; fractions are microseconds. */
  readonly detectTime: number
  /** What this reading had to overlook, one sentence each, beginning with the path. */
  readonly repairs: readonly string[]

  constructor(parts: EventParts) {
    super()
    this.text = parts.text
    this.#original = parts.document
    this.#document = parts.document
    this.id = parts.id
    this.detectTime = parts.detectTime
    this.repairs = parts.repairs
  }

  /** The document as it is now, parsed; of keys that occur twice the last. Never to be changed but by `set` and `add`. */
  get document(): JsonObject {
    return this.#document
  }

  /** Whether anything was set or added. */
  get isRevised(): boolean {
    return this.#document !== this.#original
  }

  /** The members of the document that are new, or another value than what came. */
  get revisedMembers(): string[] {
    if (!this.isRevised) return []
    const [document, original] = [this.#document, this.#original]
    return Object.keys(document).filter((key) => document[key] !== original[key])
  }

  /** Puts a value where the path says, unless the mode or the shape of the document forbid it. */
  set(path: EventPath, value: JsonValue, mode?: SetMode): SetOutcome {
    const { document, outcome } = withValueAt(this.#document, path, value, mode)
    this.#document = document
    return outcome
  }

  /** Adds members to `_Mentat`, in the place of those of the same name. A `_Mentat` that is no object is replaced. */
  add(members: JsonObject): void {
    this.#document = withMentat(this.#document, members)
  }

  /**
   * The text of the document as it is now; what was not changed is spelled as it came.
   * @param members stand in `_Mentat` of this text, as if they were added, and not of the event
   */
  print(members?: JsonObject): string {
    const document = members ? withMentat(this.#document, members) : this.#document
    return respell(this.text, this.#original, document)
  }
}
