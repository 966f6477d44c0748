import type { JsonObject } from '../../idea/json.ts'
import type { Inspection, Outcome } from './inspect.ts'

/** One action and what came of it, for people: `tag Note = "x": a value is there and stays`. */
export function outcomeText({ text, result }: Outcome): string {
  const explanation = explanations[result]
  return explanation === undefined ? text : `${text}: ${explanation}`
}

/** An inspection as it stands in the trace of a message. */
export function storyOf({ matches, isFallback }: Inspection): JsonObject {
  return {
    ...(isFallback ? { fallback: true } : {}),
    rules: matches.map(({ rule, outcomes }) => ({ rule, actions: outcomes.map(outcomeText) })),
  }
}

const explanations: Readonly<Record<Outcome['result'], string | undefined>> = {
  set: undefined,
  done: undefined,
  exists: 'a value is there and stays',
  duplicate: 'it is in the list already',
  conflict: 'the event has something else there, nothing was written',
  nothing: 'no value, nothing was written',
}
