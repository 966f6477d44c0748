import { findEvent } from '../../../database/events/find.ts'
import type { Event } from '../../../idea/event.ts'
import { parseEvent } from '../../../idea/parse.ts'
import type { Ask } from '../../core/ask.ts'
import { visibleEvents } from '../../event-search/visibility.ts'

/**
 * The event that a page is about, if the viewer may see it.
 * @throws MentatError EVENT_NOT_FOUND
 */
export async function eventOf(ask: Ask<unknown>): Promise<Event> {
  const { params, viewer, services } = ask
  const seen = visibleEvents(viewer, services.config)
  return parseEvent(await findEvent(services.database, params['id'] ?? '', seen))
}
