import { Type } from 'typebox'
import { daemonOptions } from '../daemon/options.ts'
import { databaseSection } from '../database/section.ts'
import { type ConfigOf, defineModule } from '../framework/config/section.ts'
import { loggingSection } from '../framework/logging/section.ts'
import { queueOptions } from '../queue/options.ts'
import { topology } from './topology.ts'

/** What can be configured of a pipeline; its modules keep their own configuration, but for queues and intervals. */
export const pipelineConfig = defineModule({
  name: 'pipeline',
  summary: 'several modules in one process over one queue',
  schema: Type.Object({
    ...queueOptions,
    stages: Type.Array(Type.Union(topology.map(({ module }) => Type.Literal(module))), {
      description:
        'The modules that share the process, in the order of the pipe. It reads the queue of the first and hands on behind the last.',
      default: topology.map(({ module }) => module),
      minItems: 1,
      uniqueItems: true,
    }),
    ...daemonOptions,
  }),
  sections: [databaseSection, loggingSection],
})

/** The effective configuration of a pipeline. */
export type PipelineConfig = ConfigOf<typeof pipelineConfig>
