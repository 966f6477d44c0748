import { readFileSync } from 'node:fs'
import type { JsonObject } from '../../src/lib/idea/json.ts'

/** A row of the published verdicts; `event` is text, because `5.0` and `5` differ there. */
export interface SchemaVerdict {
  readonly id: string
  readonly case: string
  readonly event: string
  readonly schema: 'accept' | 'reject'
  readonly errors: readonly { readonly path: string; readonly rule: string }[]
}

export const schemaVerdicts = read('schema-verdicts.json') as readonly SchemaVerdict[]

/** Complete, clean events by name. */
export const samples = read('samples.json') as Readonly<Record<string, JsonObject>>

/** The smallest event, with members added or (by undefined) left out. */
export function eventWith(members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    Format: 'IDEA0',
    ID: 't-1',
    DetectTime: '2024-05-02T10:00:10Z',
    Category: ['Test'],
    ...members,
  })
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/idea/${name}`, import.meta.url), 'utf8'))
}
