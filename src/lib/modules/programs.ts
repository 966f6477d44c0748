import type { DaemonConfig } from '../components/daemon-process.ts'
import type { DaemonModule, DaemonProgram } from '../components/module.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { ConfigModule } from '../framework/config/section.ts'
import { type PipelineConfig, pipelineConfig } from './pipeline-config.ts'
import { nextQueue, type StageName, stageOf, topology } from './topology.ts'

/** One module as a process of its own, over the queue of its name. */
export function programOf<Config extends ConfigModule, Value extends DaemonConfig>(
  module: DaemonModule<Config, Value>,
): DaemonProgram<Config, Value> {
  return {
    name: module.name,
    config: module.config,
    modules: () => Promise.resolve([module]),
    queue: (_config, instance) => instance,
    next: (_config, reads) => nextQueue(module.name, reads),
  }
}

/**
 * Modules of the pipe in one process over one queue: a message stays in it until the last one has done its part,
 * which costs one take and one removal instead of a round through the disk for each.
 */
export const pipelineProgram: DaemonProgram<typeof pipelineConfig, PipelineConfig> = {
  name: 'pipeline',
  config: pipelineConfig,
  modules: (config) => {
    const stages = config ? inOrder(config.stages) : topology.map(({ module }) => module)
    return Promise.all(stages.map((stage) => load[stage]()))
  },
  queue: ({ stages }) => stageOf(inOrder(stages)[0] ?? '')?.queue ?? topology[0].queue,
  next: ({ stages }, reads) => {
    const [first, last] = [inOrder(stages).at(0), inOrder(stages).at(-1)]
    const own = first === undefined ? undefined : stageOf(first)?.queue
    if (last === undefined || own === undefined || !reads(own)) return undefined
    return nextQueue(last, (queue) => queue === stageOf(last)?.queue)
  },
}

/** Loaded when they are needed: starting one module loads one module. */
const load: Readonly<Record<StageName, () => Promise<DaemonModule>>> = {
  inspector: async () => (await import('./inspector/module.ts')).inspectorModule,
  enricher: async () => (await import('./enricher/module.ts')).enricherModule,
  storage: async () => (await import('./storage/module.ts')).storageModule,
}

/** @throws MentatError CONFIG_INVALID for modules that do not follow one another, or in another order */
function inOrder(stages: readonly StageName[]): readonly StageName[] {
  const places = stages.map((stage) => topology.findIndex(({ module }) => module === stage))
  const follow = places.every(
    (place, index) => index === 0 || place === (places[index - 1] ?? 0) + 1,
  )
  if (follow) return stages
  const pipe = topology.map(({ module }) => module).join(', ')
  throw new MentatError(
    'CONFIG_INVALID',
    `stages: "${stages.join(', ')}" do not follow one another; expected a part of: ${pipe}`,
  )
}
