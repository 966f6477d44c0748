import { checkValue, type Locate } from './check.ts'
import { completed } from './complete.ts'
import { type Environment, environmentLayer } from './environment.ts'
import type { ConfigFolder } from './folder.ts'
import { coreLayer, flagLayer, instanceLayer } from './layers.ts'
import { type Layer, type Merged, mergeLayers } from './merge.ts'
import { rootOf } from './module-root.ts'
import { displayPath, pointerOf } from './pointer.ts'
import { type Origin, type Problem, sortProblems } from './problem.ts'
import { realized } from './realize.ts'
import { leavesOf, type PlainObject, type SchemaNode } from './schema-node.ts'
import { SecretReader } from './secret-source.ts'
import type { ConfigCatalogue, ConfigModule } from './section.ts'

/** All that a module's configuration is made of. */
export interface Ingredients {
  readonly folder: ConfigFolder
  readonly instance: string
  readonly environment: Environment
  readonly overrides: PlainObject
  readonly catalogue: ConfigCatalogue | undefined
  readonly home: { readonly path: string; readonly config: string }
}

/** A module's configuration, and what is wrong with it. */
export interface Assembled {
  /** Loaded and frozen; not to be used when there are problems. */
  readonly value: unknown
  /** The same with defaults, as it would stand in a file. */
  readonly raw: PlainObject
  readonly origins: ReadonlyMap<string, Origin>
  readonly locate: Locate
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly files: readonly string[]
  /** Names of the environment variables that hold secrets. */
  readonly secretVariables: ReadonlySet<string>
}

/** Merges, completes, checks and loads the configuration of a module. */
export function assemble(module: ConfigModule, ingredients: Ingredients): Assembled {
  const root = rootOf(module)
  const { layers, problems, files, isBroken } = layersOf(module, ingredients)
  const merged = mergeLayers(layers, root)
  const raw = completed(root, merged.value) as PlainObject
  const faults = [
    ...layers.flatMap((layer) => faultsOfLayer(root, layer)),
    // What a file that could not be read would have given is not missing.
    ...checkValue(root, raw, isBroken ? 'part' : 'whole', merged.originOf),
  ]
  const secrets = new SecretReader({
    folder: ingredients.home.config,
    environment: ingredients.environment,
    open: ingredients.folder.open,
    locate: merged.originOf,
  })
  const value = realized(root, raw, { home: ingredients.home.path, secrets })
  return {
    value,
    raw,
    origins: originsOf(root, merged),
    locate: merged.originOf,
    problems: sortProblems([...problems, ...faults, ...secrets.problems]),
    warnings: sortProblems(secrets.warnings),
    files,
    secretVariables: secrets.variables,
  }
}

interface Layers {
  readonly layers: readonly Layer[]
  readonly problems: readonly Problem[]
  readonly files: readonly string[]
  readonly isBroken: boolean
}

function layersOf(module: ConfigModule, ingredients: Ingredients): Layers {
  const { folder, catalogue, environment, overrides } = ingredients
  const own = folder.instances.get(ingredients.instance)
  const documents = [...folder.core, ...(own === undefined ? [] : [own])]
  const files = [
    ...folder.core.map((document) => coreLayer(document, module, catalogue)),
    ...(own === undefined ? [] : [instanceLayer(own, module, catalogue)]),
  ]
  return {
    layers: [
      ...files.map(({ layer }) => layer),
      environmentLayer(module, environment),
      flagLayer(overrides),
    ],
    problems: [
      ...folder.problems,
      ...documents.flatMap((document) => document.problems),
      ...files.flatMap((file) => file.problems),
    ],
    files: documents.map(({ file }) => file),
    isBroken: documents.some(({ value }) => value === undefined),
  }
}

/** A layer alone: a wrong value in it is wrong also where another layer lies over it. */
function faultsOfLayer(root: SchemaNode, layer: Layer): Problem[] {
  const alone: Merged = mergeLayers([layer], root)
  return checkValue(root, alone.value, 'part', alone.originOf)
}

function originsOf(root: SchemaNode, merged: Merged): Map<string, Origin> {
  const origins = new Map<string, Origin>()
  for (const { path } of leavesOf(root)) {
    const pointer = pointerOf(path)
    const origin = merged.gives(pointer) ? merged.originOf(pointer, 'value') : undefined
    if (origin !== undefined) origins.set(displayPath(path), origin)
  }
  return origins
}
