import type { TraceEntry } from '../lib/components/trace-log.ts'
import type { JsonObject, JsonValue } from '../lib/idea/json.ts'

/** What the components of a daemon did with an event, line by line. */
export function storyLines(story: TraceEntry['story']): string[] {
  return Object.entries(story).flatMap(([component, told]) => {
    // What stands in a file may be anything.
    const lines = isRecord(told) ? (writers[component] ?? plainly)(told) : [textOf(told)]
    return lines.map((line) => `${component}: ${line}`)
  })
}

/** By component. What does not look as expected is told plainly: traces may be older than the program. */
const writers: Readonly<Record<string, (told: JsonObject) => string[]>> = {
  inspector(told) {
    const { rules, fallback } = told
    if (!Array.isArray(rules)) return plainly(told)
    const lines = rules.map((match: JsonValue) => matchLine(match))
    return fallback === true || lines.length === 0 ? ['no rule matches', ...lines] : lines
  },
  enricher(told) {
    return Object.entries(told).flatMap(([plugin, added]) =>
      isRecord(added) ? additionLines(plugin, added) : [`${plugin}: ${textOf(added)}`],
    )
  },
}

function matchLine(match: JsonValue): string {
  if (!isRecord(match)) return textOf(match)
  const { rule, actions } = match
  const done = Array.isArray(actions) ? actions.map(textOf).join('; ') : textOf(actions ?? null)
  return `rule ${textOf(rule ?? null)}: ${done || 'no action'}`
}

function additionLines(plugin: string, added: JsonObject): string[] {
  return Object.entries(added).map(([key, value]) => `${plugin} adds ${key} = ${compact(value)}`)
}

function plainly(told: JsonObject): string[] {
  return Object.keys(told).length === 0 ? [] : [compact(told)]
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : compact(value)
}

/** So much of a value is shown. */
const MOST_CHARACTERS = 300

function compact(value: JsonValue): string {
  const text = JSON.stringify(value)
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}… (--json)` : text
}

function isRecord(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
