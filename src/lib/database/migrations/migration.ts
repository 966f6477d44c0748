/**
 * One step of the schema. It runs once, in a transaction of its own, in the order of numbers.
 *
 * Names of tables, types and so on stand without a schema: `mentat db check` runs the same text in a schema
 * of its own to learn what should be there.
 */
export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly number: number
  /** What it does, in kebab-case. */
  readonly name: string
  /** One or more statements. A migration that was released is never changed: its checksum is kept. */
  readonly sql: string
}
