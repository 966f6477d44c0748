import { parse } from 'yaml'
import { closest } from '../text/closest.ts'
import type { Layer } from './merge.ts'
import { coreOf, rootOf } from './module-root.ts'
import { partsOf, pointerOf } from './pointer.ts'
import type { Problem } from './problem.ts'
import {
  choicesOf,
  isPlainObject,
  leavesOf,
  type PlainObject,
  type SchemaLeaf,
  type SchemaNode,
} from './schema-node.ts'
import type { ConfigCatalogue, ConfigModule } from './section.ts'

/** An environment: names and values. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The variables that stand for global flags. */
export const flagVariables = ['MENTAT_HOME', 'MENTAT_CONFIG_DIR', 'MENTAT_LOG_LEVEL']

/** The environment of this process. */
export function processEnvironment(): Environment {
  return process.env
}

/** The variable of an option: `MENTAT_DATABASE_URL`, `MENTAT_STORAGE_BATCH` (an own key of the module storage). */
export function variableOf(owner: string, path: readonly string[]): string {
  return ['MENTAT', owner, ...path]
    .join('_')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')
}

/** The options of a module, its own and those of its sections, with their variables. */
export function variablesOf(module: ConfigModule): ReadonlyMap<string, SchemaLeaf> {
  const sections = new Set(module.sections.map(({ name }) => name))
  const leaves = leavesOf(rootOf(module)).map((leaf) => {
    const [first = '', ...rest] = leaf.path
    const name = sections.has(first) ? variableOf(first, rest) : variableOf(module.name, leaf.path)
    return [name, leaf] as const
  })
  return new Map(leaves)
}

/** The values that the environment gives to a module. An empty variable counts as not set. */
export function environmentLayer(module: ConfigModule, environment: Environment): Layer {
  const value: PlainObject = {}
  const names = new Map<string, string>()
  for (const [name, leaf] of variablesOf(module)) {
    const text = environment[name]
    if (text === undefined || text === '') continue
    put(value, leaf.path, valueOf(leaf.node, text))
    names.set(pointerOf(leaf.path), name)
  }
  return { value, originOf: (pointer) => ({ kind: 'environment', name: nearest(names, pointer) }) }
}

/** Warnings about variables that look like ours and mean nothing. */
export function unknownVariables(
  catalogue: ConfigCatalogue,
  environment: Environment,
  secrets: ReadonlySet<string>,
): Problem[] {
  const modules = [...catalogue.modules, coreOf(catalogue)]
  const known = modules.flatMap((module) => [...variablesOf(module).keys()])
  const names = new Set([...known, ...flagVariables, ...secrets])
  return Object.keys(environment)
    .filter((name) => name.startsWith('MENTAT_') && !names.has(name))
    .map((name) => {
      const meant = closest(name, [...names])
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`
      return { path: name, text: `the environment variable ${name} is unknown${hint}` }
    })
}

function put(target: PlainObject, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) target[key] = value
  else {
    const inner = isPlainObject(target[key]) ? target[key] : {}
    target[key] = inner
    put(inner, rest, value)
  }
}

function valueOf(node: SchemaNode, text: string): unknown {
  if (isText(node, text)) return text
  const value = parsed(text)
  const isWordList = node.type === 'array' && typeof value === 'string'
  return isWordList ? value.split(',').map((word) => parsed(word.trim())) : value
}

function isText(node: SchemaNode, text: string): boolean {
  if (node.special?.kind === 'secret') return !text.startsWith('{')
  if (node.special !== undefined || node.type === 'string') return true
  return choicesOf(node)?.every((choice) => typeof choice === 'string') === true
}

/** YAML, hence JSON as well; what is neither stays text, and the check will say what is expected. */
function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error', maxAliasCount: 0 }) as unknown
  } catch {
    return text
  }
}

/** The variable that set an option, for a place inside of it or for a group around it. */
function nearest(names: ReadonlyMap<string, string>, pointer: string): string {
  for (let parts = partsOf(pointer); parts.length > 0; parts = parts.slice(0, -1)) {
    const name = names.get(pointerOf(parts))
    if (name !== undefined) return name
  }
  return [...names].find(([known]) => known.startsWith(pointer))?.[1] ?? ''
}
