import type { Static, TObject } from 'typebox'
import type { Home } from '../home.ts'
import { checkValue } from './check.ts'
import { completed } from './complete.ts'
import { processEnvironment } from './environment.ts'
import type { FreeValue } from './free-object.ts'
import type { Problem } from './problem.ts'
import { realized } from './realize.ts'
import { nodeOf, type PlainObject } from './schema-node.ts'
import { SecretReader } from './secret-source.ts'

/** Options that were checked, or what is wrong with them. Paths of problems start at the options. */
export type ReadOptions<Schema extends TObject> =
  { readonly value: Static<Schema> } | { readonly problems: readonly Problem[] }

/**
 * Checks and loads a free object once its schema is known, as loadConfig does with a whole configuration: defaults
 * filled in, durations in milliseconds, absolute paths, secrets read, deep-frozen.
 */
export function readOptions<Schema extends TObject>(
  schema: Schema,
  options: FreeValue,
  home: Pick<Home, 'path' | 'config'>,
): ReadOptions<Schema> {
  const problems = optionProblems(schema, options)
  if (problems.length > 0) return { problems }
  const secrets = new SecretReader({
    folder: home.config,
    environment: processEnvironment(),
    open: new Set(),
    locate: () => undefined,
  })
  const value = realized(nodeOf(schema), rawOptions(schema, options), { home: home.path, secrets })
  return secrets.problems.length > 0
    ? { problems: secrets.problems }
    : { value: value as Static<Schema> }
}

/** What is wrong with options; secrets are not read. */
export function optionProblems(schema: TObject, options: FreeValue): Problem[] {
  return checkValue(nodeOf(schema), rawOptions(schema, options), 'whole', () => undefined)
}

function rawOptions(schema: TObject, options: FreeValue): PlainObject {
  return completed(nodeOf(schema), structuredClone(options.reveal())) as PlainObject
}
