import { MentatError } from '../errors/mentat-error.ts'
import type { Home } from '../home.ts'
import { type Assembled, assemble } from './assemble.ts'
import { closest } from '../text/closest.ts'
import { type Environment, processEnvironment } from './environment.ts'
import { readConfigFolder } from './folder.ts'
import { type ConfigRun, runsOf } from './inspect-folder.ts'
import { invalidConfig } from './load.ts'
import { masked } from './masked.ts'
import { coreOf, rootOf } from './module-root.ts'
import { displayPath } from './pointer.ts'
import { type Origin, type Problem, sortProblems } from './problem.ts'
import { isPlainObject, leavesOf, type SchemaLeaf } from './schema-node.ts'
import type { ConfigCatalogue } from './section.ts'

/** An option with the value in use. */
export interface ShownOption {
  /** The shared section, or the instance of a module, that it belongs to. */
  readonly owner: string
  /** Its path there: `pool_size`; a section's option that one instance has for itself: `database.pool_size`. */
  readonly option: string
  /** As it would stand in a file, secrets masked; undefined when it is not set. */
  readonly value: unknown
  readonly origin: Origin
}

/**
 * Every option of the sections and instances named (none: all) with the value in use and its origin.
 * @throws MentatError CONFIG_INVALID when there are problems; CONFIG_NOT_FOUND for a name that is none
 */
export function showConfig(
  catalogue: ConfigCatalogue,
  home: Pick<Home, 'path' | 'config'>,
  names: readonly string[] = [],
  environment: Environment = processEnvironment(),
): ShownOption[] {
  const folder = readConfigFolder(home.config)
  const runs = runsOf(catalogue, folder)
  checkNames(names, [
    ...catalogue.sections.map(({ name }) => name),
    ...runs.slice(1).map(({ instance }) => instance),
  ])
  const problems: Problem[] = []
  const options = runs.flatMap((run) => {
    const made = assemble(run.module, {
      ...run,
      folder,
      environment,
      overrides: {},
      catalogue,
      home,
    })
    problems.push(...made.problems)
    return optionsOf(run, made)
  })
  if (problems.length > 0) throw invalidConfig(home.config, sortProblems(problems))
  return names.length === 0 ? options : options.filter(({ owner }) => names.includes(owner))
}

/** The names that `showConfig` and the samples know: sections and modules. */
export function configNames(catalogue: ConfigCatalogue): { name: string; summary: string }[] {
  return [...coreOf(catalogue).sections, ...catalogue.modules].map(({ name, summary }) => ({
    name,
    summary,
  }))
}

/** @throws MentatError CONFIG_NOT_FOUND for the first name that is not known */
export function checkNames(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const meant = closest(unknown, known)
  const hint = meant === undefined ? `expected ${known.join(', ')}` : `did you mean ${meant}?`
  throw new MentatError('CONFIG_NOT_FOUND', `no section or module is called "${unknown}"; ${hint}`)
}

function optionsOf({ module, instance }: ConfigRun, made: Assembled): ShownOption[] {
  const sections = new Set(module.sections.map(({ name }) => name))
  const isCore = instance === 'core'
  return leavesOf(rootOf(module)).flatMap((leaf) => {
    const origin = made.origins.get(displayPath(leaf.path)) ?? { kind: 'default' }
    const [first = '', ...rest] = leaf.path
    const isShared = sections.has(first)
    // Shown once, with its section, unless the instance has it for itself.
    if (!isCore && isShared && !isOwn(origin)) return []
    const owner = isCore ? first : instance
    const option = displayPath(isCore ? rest : leaf.path)
    return [{ owner, option, value: valueOf(leaf, made.raw), origin }]
  })
}

function isOwn(origin: Origin): boolean {
  return origin.kind === 'file' && !origin.file.startsWith('core/')
}

function valueOf(leaf: SchemaLeaf, raw: unknown): unknown {
  let value = raw
  for (const key of leaf.path) value = isPlainObject(value) ? value[key] : undefined
  return value === undefined ? undefined : masked(leaf.node, value)
}
