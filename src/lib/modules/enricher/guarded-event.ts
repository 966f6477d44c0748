import { MentatError } from '../../framework/errors/mentat-error.ts'
import { Event } from '../../idea/event.ts'
import type { SetOutcome } from '../../idea/event-path.ts'
import type { JsonValue } from '../../idea/json.ts'

/**
 * An event for the eyes of a plugin that is not ours: the same document, frozen, so that an attempt to change it throws
 * (in sloppy code: does nothing). Events never change their document in place, so freezing hinders nobody else.
 */
export class GuardedEvent extends Event {
  readonly #event: Event

  constructor(event: Event) {
    deepFreeze(event.document)
    super(event)
    this.#event = event
  }

  override get isRevised(): boolean {
    return this.#event.isRevised
  }

  override print(): string {
    return this.#event.print()
  }

  override set(): SetOutcome {
    throw forbidden()
  }

  override add(): void {
    throw forbidden()
  }
}

/** What is frozen already is frozen to its leaves. */
function deepFreeze(value: JsonValue): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const inner of Object.values(value as Record<string, JsonValue>)) deepFreeze(inner)
}

function forbidden(): MentatError {
  return new MentatError(
    'PLUGIN_FAILED',
    'it tried to change the event; expected it to return what is to be written',
  )
}
