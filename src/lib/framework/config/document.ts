import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument as parseYaml,
  type YAMLMap,
} from 'yaml'
import { blankComments } from './comments.ts'
import { displayPath, pointerOf } from './pointer.ts'
import type { Origin, Problem } from './problem.ts'
import type { PlainObject } from './schema-node.ts'

/** What one file holds. */
export interface ConfigDocument {
  /** The name in problems. */
  readonly file: string
  /** Undefined when the file cannot be understood; an empty file is an empty object. */
  readonly value: PlainObject | undefined
  readonly problems: readonly Problem[]
  /** Where the key and the value of each JSON pointer stand. */
  readonly places: ReadonlyMap<string, Place>
}

/** Where a key and its value stand. */
export interface Place {
  readonly key: Origin
  readonly value: Origin
}

/** No configuration is that deep, or has that many values once aliases are resolved. */
const DEEPEST = 50
const MOST_NODES = 100_000

/** The names that JavaScript treats specially on every object. */
const FORBIDDEN_KEY = '__proto__'

/** Reads JSON with comments, or YAML. Never throws: what is wrong is in `problems`. */
export function parseDocument(file: string, source: string): ConfigDocument {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  const lines = new LineCounter()
  const reader = new Reader(file, lines)
  try {
    if (text.includes('\0')) throw new Unusable('binary: it holds NUL bytes')
    if (nestsTooDeeply(text)) throw new Unusable(`nested deeper than ${DEEPEST} levels`)
    const document = parseYaml(blankComments(text), {
      lineCounter: lines,
      prettyErrors: false, // they would quote lines of the file, and lines may hold secrets
      uniqueKeys: false, // told by the reader, with the path
      resolveKnownTags: false,
      logLevel: 'error', // `silent` would also silence the fault of a second document
    })
    return reader.read(document)
  } catch (error) {
    const reason = error instanceof Unusable ? error.message : 'too complex to be read'
    return reader.refused(`the file is ${reason}`)
  }
}

/** The parser takes quadratic time, and stack, on deep brackets: they are counted before. */
function nestsTooDeeply(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    if (depth > DEEPEST * 4) return true
  }
  return false
}

/** Ends the reading of a file that is no configuration, or expands beyond the limits. */
class Unusable extends Error {}

/** Walks through a parsed document: plain values, and where each stands. */
class Reader {
  readonly #file: string
  readonly #lines: LineCounter
  readonly #places = new Map<string, Place>()
  readonly #problems: Problem[] = []
  #nodes = 0

  constructor(file: string, lines: LineCounter) {
    this.#file = file
    this.#lines = lines
  }

  read(document: Document.Parsed): ConfigDocument {
    // One fault of syntax makes the parser find many: the first one is the one to mend.
    const fault = document.errors[0] ?? document.warnings[0]
    if (fault !== undefined) {
      return this.refused(`syntax: ${syntaxText(fault.message)}`, fault.pos[0])
    }
    const root = document.contents
    if (root === null || (isScalar(root) && root.value === null)) return this.#result({})
    if (!isMap(root)) {
      return this.refused('the file holds no object with keys at its top level', root.range[0])
    }
    return this.#result(this.#mapOf(root, document, []))
  }

  /** The result for a file that cannot be used at all. */
  refused(text: string, offset?: number): ConfigDocument {
    const origin = offset === undefined ? this.#fileOrigin() : this.#at(offset)
    this.#problems.push({ origin, path: '', text })
    return { ...this.#result(undefined), places: new Map() }
  }

  #result(value: PlainObject | undefined): ConfigDocument {
    return { file: this.#file, value, problems: this.#problems, places: this.#places }
  }

  #valueOf(node: unknown, document: Document.Parsed, path: readonly string[]): unknown {
    if (++this.#nodes > MOST_NODES) throw new Unusable(`larger than ${MOST_NODES} values`)
    if (path.length > DEEPEST) throw new Unusable(`nested deeper than ${DEEPEST} levels`)
    if (isAlias(node)) return this.#aliasOf(node, document, path)
    if (isMap(node)) return this.#mapOf(node, document, path)
    if (!isSeq(node)) return isScalar(node) ? node.value : null
    return node.items.map((item, index) => {
      const here = [...path, String(index)]
      this.#place(here, item, item)
      return this.#valueOf(item, document, here)
    })
  }

  #aliasOf(alias: Alias, document: Document.Parsed, path: readonly string[]): unknown {
    const target = alias.resolve(document)
    if (target !== undefined) return this.#valueOf(target, document, path)
    const text = `there is no anchor &${alias.source} above`
    this.#problems.push({ origin: this.#originOf(alias), path: displayPath(path), text })
    return null
  }

  #mapOf(map: YAMLMap, document: Document.Parsed, path: readonly string[]): PlainObject {
    const value: PlainObject = {}
    for (const pair of map.items) {
      const key = this.#keyOf(pair, path, value)
      if (key === undefined) continue
      this.#place([...path, key], pair.key, pair.value)
      value[key] = this.#valueOf(pair.value, document, [...path, key])
    }
    return value
  }

  /** The key of a pair; undefined, with a problem, when it cannot be one. */
  #keyOf(pair: Pair, path: readonly string[], value: PlainObject): string | undefined {
    const { key: node } = pair
    const key = isScalar(node) ? String(node.value) : undefined
    const name = displayPath([...path, key ?? ''])
    const origin = this.#originOf(node)
    if (key === undefined) {
      this.#problems.push({ origin, path: name, text: 'a key has to be a name' })
      return undefined
    }
    if (key === FORBIDDEN_KEY) {
      this.#problems.push({ origin, path: name, text: `${name} is unknown` })
      return undefined
    }
    if (Object.hasOwn(value, key)) {
      const first = this.#places.get(pointerOf([...path, key]))?.key
      const line = first?.kind === 'file' ? `; first in line ${first.line ?? 0}` : ''
      this.#problems.push({ origin, path: name, text: `${name} is given twice${line}` })
      return undefined
    }
    return key
  }

  #place(path: readonly string[], key: unknown, value: unknown): void {
    const keyOrigin = this.#originOf(key)
    const hasRange = (value as Node | null)?.range
    this.#places.set(pointerOf(path), {
      key: keyOrigin,
      value: hasRange ? this.#originOf(value) : keyOrigin,
    })
  }

  #originOf(node: unknown): Origin {
    const offset = (node as Node | null)?.range?.[0]
    return offset === undefined ? this.#fileOrigin() : this.#at(offset)
  }

  #at(offset: number): Origin {
    const { line, col } = this.#lines.linePos(offset)
    return { kind: 'file', file: this.#file, line, column: col }
  }

  #fileOrigin(): Origin {
    return { kind: 'file', file: this.#file }
  }
}

/** What the parser says, in words for people who write JSON: where its own would mislead. */
const syntaxTexts: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^Flow map|flow map to end/, 'a closing brace } is missing'],
  [/^Flow sequence|flow sequence to end/, 'a closing bracket ] is missing'],
  [/^Missing , or : between/, 'a comma or a colon is missing before this'],
  [/^Missing , between/, 'a comma is missing before this'],
  [/^Block collections are not allowed/, 'a comma is missing after this value'],
  [/^Missing closing ["']quote/, 'a closing quote is missing'],
  [/at node end$/, 'something follows where the file should end'],
  [/flow-(map|seq)-end token/, 'a closing bracket too many'],
  [/call stack/, 'nested too deeply'],
  [/multiple documents/, 'there is more than one document in the file'],
]

function syntaxText(message: string): string {
  return syntaxTexts.find(([pattern]) => pattern.test(message))?.[1] ?? message
}
