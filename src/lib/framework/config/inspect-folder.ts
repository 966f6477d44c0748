import type { Home } from '../home.ts'
import { assemble } from './assemble.ts'
import { closest } from '../text/closest.ts'
import { type Environment, processEnvironment, unknownVariables } from './environment.ts'
import { type ConfigFolder, readConfigFolder } from './folder.ts'
import { coreOf } from './module-root.ts'
import { type Problem, sortProblems } from './problem.ts'
import { ownRemarks } from './remarks.ts'
import type { ConfigCatalogue, ConfigModule } from './section.ts'

/** What is said of a whole configuration folder. */
export interface Inspection {
  readonly files: readonly string[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** A module as it runs under one name. */
export interface ConfigRun {
  readonly module: ConfigModule
  readonly instance: string
}

/** Checks the whole folder: every file, for every module and instance, with the environment. Never throws for its content. */
export async function inspectFolder(
  catalogue: ConfigCatalogue,
  home: Pick<Home, 'path' | 'config'>,
  environment: Environment = processEnvironment(),
): Promise<Inspection> {
  const folder = readConfigFolder(home.config)
  const made = await Promise.all(
    runsOf(catalogue, folder).map(async ({ module, instance }) => {
      const ingredients = { folder, instance, environment, overrides: {}, catalogue, home }
      const assembled = assemble(module, ingredients)
      const remarks = await ownRemarks(module, assembled, { instance, home: home.path })
      return {
        ...assembled,
        problems: [...assembled.problems, ...remarks.problems],
        warnings: [...assembled.warnings, ...remarks.warnings],
      }
    }),
  )
  const secrets = new Set(made.flatMap(({ secretVariables }) => [...secretVariables]))
  return {
    files: [...folder.core, ...folder.instances.values()].map(({ file }) => file),
    problems: sortProblems(made.flatMap(({ problems }) => problems)),
    warnings: sortProblems([
      ...made.flatMap(({ warnings }) => warnings),
      ...unknownVariables(catalogue, environment, secrets),
      ...strays(catalogue, folder),
    ]),
  }
}

/** `core/` for itself (first), every module under its own name, every file that names an instance of one. */
export function runsOf(catalogue: ConfigCatalogue, folder: ConfigFolder): ConfigRun[] {
  const core = { module: coreOf(catalogue), instance: 'core' }
  const own = catalogue.modules.map((module) => ({ module, instance: module.name }))
  const others = [...folder.instances.keys()].flatMap((instance) => {
    const module = moduleOf(catalogue, instance)
    return module === undefined || module.name === instance ? [] : [{ module, instance }]
  })
  return [core, ...own, ...others]
}

/** The module that an instance belongs to: the longest name that it starts with (`storage-2`, `storage_fast`). */
function moduleOf(catalogue: ConfigCatalogue, instance: string): ConfigModule | undefined {
  return catalogue.modules
    .filter(({ name }) => instance === name || /^[-_.\d]/.test(afterPrefix(instance, name)))
    .sort((a, b) => b.name.length - a.name.length)[0]
}

function afterPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : ''
}

function strays(catalogue: ConfigCatalogue, folder: ConfigFolder): Problem[] {
  const modules = catalogue.modules.map(({ name }) => name)
  const sections = catalogue.sections.map(({ name }) => name)
  return [...folder.instances].flatMap(([instance, { file }]) => {
    if (moduleOf(catalogue, instance) !== undefined) return []
    const meant = closest(instance, modules)
    const hint = sections.includes(instance)
      ? `; shared sections belong in core/`
      : meant === undefined
        ? '; its content is not checked'
        : `; did you mean ${meant}?`
    const text = `${instance} is no module${hint}`
    return [{ origin: { kind: 'file', file } as const, path: '', text }]
  })
}
