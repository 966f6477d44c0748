import { type EffectiveConfig, invalidConfig } from '../framework/config/load.ts'
import { type Problem, sortProblems } from '../framework/config/problem.ts'
import type { ConfigModule } from '../framework/config/section.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { DaemonModule, DaemonProgram } from './module.ts'

/** Loads and checks the configuration of a module. */
export type LoadModule = (module: ConfigModule) => Promise<EffectiveConfig>

/** A module with its configuration. */
export interface Stage {
  readonly module: DaemonModule
  readonly config: unknown
}

/** All that a process is configured with. */
export interface ProgramConfig<Config> {
  /** Of the process. */
  readonly config: Config
  readonly stages: readonly Stage[]
  /** What is doubtful but no reason to stop: to be logged. */
  readonly warnings: readonly Problem[]
}

/**
 * Loads the configuration of a process and of every module in it. Which modules those are stands in its own; when that one
 * cannot be used, all that it may run are looked at, so that everything can be mended at once.
 * @param folder of the configuration
 * @throws MentatError CONFIG_INVALID with the problems of all of them, as `mentat config check` tells them
 */
export async function loadProgram<Module extends ConfigModule, Config>(
  program: DaemonProgram<Module, Config>,
  load: LoadModule,
  folder: string,
): Promise<ProgramConfig<Config>> {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const attempt = async (module: ConfigModule): Promise<unknown> => {
    try {
      const loaded = await load(module)
      warnings.push(...loaded.warnings)
      return loaded.value
    } catch (error) {
      problems.push(...problemsIn(error))
      return undefined
    }
  }
  const config = (await attempt(program.config)) as Config | undefined
  const stages: Stage[] = []
  for (const module of await program.modules(config)) {
    const isOwn = module.config.name === program.config.name
    stages.push({ module, config: isOwn ? config : await attempt(module.config) })
  }
  // What is wrong in core/ is wrong for each of them.
  if (config === undefined || problems.length > 0)
    throw invalidConfig(folder, sortProblems(problems))
  return { config, stages, warnings: sortProblems(warnings) }
}

/** @throws the error, when it is another one */
function problemsIn(error: unknown): readonly Problem[] {
  const problems = error instanceof MentatError ? error.fields['problems'] : undefined
  if (!Array.isArray(problems)) throw error
  return problems as Problem[]
}
