import { Type } from 'typebox'
import { Path } from '../config/options.ts'
import { defineSection } from '../config/section.ts'
import { logLevels } from './logger.ts'

/** How daemons and commands log. */
export const loggingSection = defineSection({
  name: 'logging',
  summary: 'what is logged, how, and where to',
  schema: Type.Object({
    level: Type.Enum([...logLevels], {
      default: 'info',
      description: 'The least important level that is logged.',
    }),
    format: Type.Enum(['text', 'json'], {
      default: 'text',
      description:
        'One line of text for people, or one JSON object a line for programs that collect logs.',
    }),
    file: Type.Optional(
      Path({
        description:
          'The file to append to, opened anew on the signal HUP; without one, lines go to standard error.',
        examples: ['log/storage.log'],
      }),
    ),
  }),
})
