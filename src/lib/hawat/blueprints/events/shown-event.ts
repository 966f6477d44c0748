import type { JsonObject } from '../../../idea/json.ts'

/** What is known of a class of events. */
export interface ClassNote {
  readonly name: string
  readonly label_en: string | null
  readonly label_cz: string | null
  readonly reference: string | null
}

/** An event with what belongs to it. */
export interface Shown {
  readonly item_id: string
  readonly item: JsonObject
  /** When it was detected, in milliseconds since 1970. */
  readonly detect_time: number
  /** Its class and that of its targets, if they are among those that are defined. */
  readonly classes: readonly ClassNote[]
}
