import type { TObject } from 'typebox'
import { MentatError } from '../errors/mentat-error.ts'
import type { Home } from '../home.ts'
import { type Assembled, assemble } from './assemble.ts'
import { type Environment, processEnvironment, unknownVariables } from './environment.ts'
import { checkInstanceName, readConfigFolder } from './folder.ts'
import { type Origin, type Problem, problemLines } from './problem.ts'
import { ownRemarks } from './remarks.ts'
import type { PlainObject } from './schema-node.ts'
import type { ConfigCatalogue, ConfigModule, ConfigSection, ConfigValue } from './section.ts'

/** Where the configuration of a module is taken from. */
export interface LoadOptions {
  readonly home: Pick<Home, 'path' | 'config'>
  /** Name of the instance, hence of its file; default: the name of the module. */
  readonly instance?: string
  /**
   * Everything that can be configured. Without it, unknown sections in `core/` and unknown variables are not
   * told: they might be another module's.
   */
  readonly catalogue?: ConfigCatalogue
  /** Default: the environment of the process. */
  readonly environment?: Environment
  /** Values of flags, in the shape of the configuration, as they would stand in a file; undefined ones are not given. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

/** A configuration that was checked as a whole. */
export interface EffectiveConfig<V = unknown> {
  /** The values, defaults filled in, deep-frozen. */
  readonly value: V
  /** The same as it would stand in a file: durations as texts, secrets as they were given. Never print it unmasked. */
  readonly raw: PlainObject
  /** Where each option's value comes from, by path (`database.pool_size`); defaults are not in it. */
  readonly origins: ReadonlyMap<string, Origin>
  /** What is doubtful but no reason to stop: to be logged at start. */
  readonly warnings: readonly Problem[]
  /** The files that were read, relative to the folder of the configuration. */
  readonly files: readonly string[]
}

/**
 * Reads, merges and checks the configuration of a module: defaults, then `core/`, then the file of the
 * instance, then the environment, then flags. A folder or file that does not exist gives nothing.
 * @throws MentatError CONFIG_INVALID listing all problems; USAGE for an instance name that cannot be a file name
 */
export function loadConfig<T extends TObject, S extends readonly ConfigSection[]>(
  module: ConfigModule<T, S>,
  options: LoadOptions,
): EffectiveConfig<ConfigValue<T, S>> {
  return load(module, options).config
}

/**
 * The same, and what the module itself has to say is heard: see ConfigModule.check.
 * @throws as loadConfig
 */
export async function loadCheckedConfig<T extends TObject, S extends readonly ConfigSection[]>(
  module: ConfigModule<T, S>,
  options: LoadOptions,
): Promise<EffectiveConfig<ConfigValue<T, S>>> {
  const { config, made } = load(module, options)
  const { home, instance = module.name } = options
  const { problems, warnings } = await ownRemarks(module, made, { instance, home: home.path })
  if (problems.length > 0) throw invalidConfig(home.config, problems)
  return { ...config, warnings: [...config.warnings, ...warnings] }
}

function load<T extends TObject, S extends readonly ConfigSection[]>(
  module: ConfigModule<T, S>,
  options: LoadOptions,
): { config: EffectiveConfig<ConfigValue<T, S>>; made: Assembled } {
  const { home, catalogue, instance = module.name, overrides = {} } = options
  checkInstanceName(instance)
  const environment = options.environment ?? processEnvironment()
  const folder = readConfigFolder(home.config, instance)
  const made = assemble(module, { folder, instance, environment, overrides, catalogue, home })
  if (made.problems.length > 0) throw invalidConfig(home.config, made.problems)
  const config = {
    value: made.value as ConfigValue<T, S>,
    raw: made.raw,
    origins: made.origins,
    warnings: [...made.warnings, ...doubtfulVariables(catalogue, environment, made)],
    files: made.files,
  }
  return { config, made }
}

/** The failure that lists problems of a configuration. */
export function invalidConfig(folder: string, problems: readonly Problem[]): MentatError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  const lines = problems
    .flatMap(problemLines)
    .map((line) => `\n  ${line}`)
    .join('')
  return new MentatError('CONFIG_INVALID', `the configuration in ${folder} has ${count}:${lines}`, {
    fields: { problems },
  })
}

function doubtfulVariables(
  catalogue: ConfigCatalogue | undefined,
  environment: Environment,
  { secretVariables }: Assembled,
): Problem[] {
  return catalogue === undefined ? [] : unknownVariables(catalogue, environment, secretVariables)
}
