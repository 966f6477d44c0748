import { Type } from 'typebox'
import type { Event } from '../../../idea/event.ts'
import type { EnricherPlugin } from '../plugin.ts'

/** Writes nothing but a line of the log for each event. */
export const loggerPlugin: EnricherPlugin = {
  name: 'logger',
  summary: 'logs each event (level debug)',
  reads: ['ID', 'Category'],
  writes: [],
  config: Type.Object({}),
  create: (_options, { logger }) => ({
    enrich(event: Event) {
      logger.debug(`event ${event.categories.join(', ')}`, { message_id: event.id })
      return undefined
    },
  }),
}
