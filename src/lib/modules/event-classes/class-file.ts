import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLSeq } from 'yaml'
import type { EventClass } from '../../database/event-classes/tables.ts'
import { blankComments } from '../../framework/config/comments.ts'
import { isPlainObject } from '../../framework/config/schema-node.ts'
import { toError } from '../../framework/errors/mentat-error.ts'
import { excerpt } from '../../idea/excerpt.ts'
import type { JsonValue } from '../../idea/json.ts'
import { readEventClass } from './class-fields.ts'
import { checkRules } from './check-rules.ts'

/** What a file of event classes says. */
export interface ClassFile {
  readonly classes: readonly EventClass[]
  /** What is wrong, each with line and name of the class, in the order of the file. */
  readonly problems: readonly string[]
  /** What is doubtful in rules, in the same form. */
  readonly warnings: readonly string[]
}

/** Nobody has more classes; it bounds the time that a hostile file takes. */
const MOST_CLASSES = 10_000

/** Longest text that is read, in UTF-16 units: ten thousand classes take less. */
const LONGEST = 20_000_000

/** Times that an alias of YAML may be used: a few lines could stand for gigabytes. */
const MOST_ALIASES = 100

/** Reads a list of event classes: JSON (comments are allowed) or YAML. Never throws. */
export function parseClassFile(source: string): ClassFile {
  if (source.length > LONGEST) return refused(`longer than ${LONGEST} characters`)
  const text = blankComments(source.replace(/^\uFEFF/, ''))
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      resolveKnownTags: false,
      logLevel: 'error',
    })
    const fault = document.errors[0] ?? document.warnings[0]
    if (fault) {
      const { line, col } = lines.linePos(fault.pos[0])
      return refused(`line ${line}, column ${col}: ${syntaxText(fault.message)}`)
    }
    const root = document.contents
    if (!isSeq(root)) return refused('expected a list of event classes')
    if (root.items.length > MOST_CLASSES) return refused(`more than ${MOST_CLASSES} classes`)
    const values = document.toJS({ maxAliasCount: MOST_ALIASES }) as readonly JsonValue[]
    return readClasses(values, linesOf(root, lines))
  } catch (error) {
    return refused(`cannot be read: ${syntaxText(toError(error).message)}`)
  }
}

function refused(problem: string): ClassFile {
  return { classes: [], problems: [problem], warnings: [] }
}

/** The parser uses the stack, and says so in its own way. */
function syntaxText(message: string): string {
  return message.includes('call stack') ? 'nested too deeply' : message
}

/** The line in which each class begins. */
function linesOf(list: YAMLSeq, lines: LineCounter): number[] {
  return list.items.map((item) => {
    const offset =
      isMap(item) || isScalar(item) || isSeq(item) || isAlias(item) ? item.range?.[0] : 0
    return lines.linePos(offset ?? 0).line
  })
}

function readClasses(values: readonly JsonValue[], lines: readonly number[]): ClassFile {
  const classes: EventClass[] = []
  const problems: string[] = []
  const warnings: string[] = []
  const seen = new Map<string, number>()
  for (const [index, value] of values.entries()) {
    const line = lines[index] ?? 0
    const name = nameOf(value)
    const label = `line ${line}, ${name === undefined ? `class ${index + 1}` : `class ${excerpt(name)}`}`
    const reading = readEventClass(value)
    const rules = checkRules(value)
    problems.push(...[...reading.problems, ...rules.problems].map((text) => `${label}: ${text}`))
    warnings.push(...rules.warnings.map((text) => `${label}: ${text}`))
    const first = name === undefined ? undefined : seen.get(name)
    if (first !== undefined) problems.push(`${label}: the same name stands in line ${first}`)
    if (name !== undefined) seen.set(name, first ?? line)
    if (reading.class) classes.push(reading.class)
  }
  return { classes, problems, warnings }
}

function nameOf(value: JsonValue): string | undefined {
  const name = isPlainObject(value) ? value['name'] : undefined
  return typeof name === 'string' ? name : undefined
}
