import { findEvent } from '../../../database/events/find.ts'
import { explainFilter } from '../../../filter/explain.ts'
import { childrenOf, type FilterTree } from '../../../filter/tree.ts'
import type { Event } from '../../../idea/event.ts'
import { parseEvent } from '../../../idea/parse.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type Tried } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { code, flag, number } from '../../core/form/fields.ts'
import { visibleEvents } from '../../event-search/visibility.ts'
import { filterOfField } from '../../filter-trial/compiled.ts'
import { tryOnStored } from '../../filter-trial/stored.ts'
import { filterNumbered } from './load.ts'
import type { PlaygroundAnswer } from './playground-answer.ts'
import { PlaygroundResult } from './playground-result.tsx'

const fields = {
  filter: code({ label: 'Rule', required: true }),
  event: code({
    label: 'Event',
    hint: 'Its ID, or the event itself as JSON; nothing: the rule is only tried on stored events.',
    longest: 2_000_000,
  }),
  stored: flag({ label: 'Try it on stored events as well' }),
  days: number({ label: 'Days back', minimum: 1, maximum: 90, default: 7 }),
}

/** Characters times regular expressions: the slowest ones take about a second for so many. */
const MOST_WORK = 50_000_000

/** What the address asks to be filled in. */
interface Prefilled {
  readonly rule: string
  readonly event: string
}

/**
 * Trying a rule of the filter language on an event and on stored ones. By address: `rule`, `filter_id`, `event_id`; a filter or an
 * event is only filled in for those who may see it.
 */
export const playground = defineForm({
  name: 'filters.playground',
  path: '/filters/playground',
  summary: 'try a rule on an event and on stored events',
  access: signedIn,
  fields,
  async subject(ask): Promise<Prefilled> {
    const [rule = ''] = ask.given['rule'] ?? []
    const [id] = ask.given['filter_id'] ?? []
    const [eventId] = ask.given['event_id'] ?? []
    return {
      rule: id === undefined ? rule : (await filterNumbered(ask, id)).filter,
      event: eventId === undefined ? '' : await eventText(ask, eventId),
    }
  },
  title: ({ t }) => t('Filter playground'),
  introduction: (_, { t }) => (
    <p class="muted">
      {t(
        'A rule is tried on one event, which explains what it finds, and on stored events. Nothing is saved.',
      )}
    </p>
  ),
  initial: ({ rule, event }) => ({ filter: rule, event, stored: true, days: 7 }),
  submit: ({ t }) => t('Try'),
  trial: { label: ({ t }) => t('Try'), run: (values, ask) => attempt(values, ask) },
})

async function attempt(
  { filter: rule, event: given, stored, days }: ValuesOf<typeof fields>,
  ask: Ask<unknown>,
): Promise<Tried> {
  const filter = filterOfField('filter', rule)
  const event = given === '' ? undefined : await eventOf(ask, given)
  if (event && event.text.length * patternsIn(filter.tree) > MOST_WORK) {
    const text = ask.t('The event is too long for a rule with so many regular expressions.')
    throw new MentatError('VALUE_INVALID', text, { fields: { field: 'event' } })
  }
  const answer: PlaygroundAnswer = {
    warnings: filter.warnings,
    ...(event && {
      event: { id: event.id, explanation: explainFilter(filter, event.document, ask.now) },
    }),
    ...(stored || event === undefined ? { stored: await tryOnStored({ filter, days }, ask) } : {}),
  }
  return { data: answer, page: <PlaygroundResult rule={rule} answer={answer} /> }
}

/** How many regular expressions a rule has. */
function patternsIn(node: FilterTree): number {
  const own = node.kind === 'comparison' && node.operator === 'like' ? 1 : 0
  return childrenOf(node).reduce((sum, child) => sum + patternsIn(child), own)
}

/** An event by its ID, or as it was pasted. */
async function eventOf(ask: Ask<unknown>, given: string): Promise<Event> {
  try {
    return parseEvent(given.startsWith('{') ? given : await storedText(ask, given))
  } catch (error) {
    if (!(error instanceof MentatError) || error.code === 'BUG') throw error
    throw new MentatError('VALUE_INVALID', error.message, {
      cause: error,
      fields: { field: 'event' },
    })
  }
}

/** Laid out for people. */
async function eventText(ask: Ask<unknown>, id: string): Promise<string> {
  return JSON.stringify(parseEvent(await storedText(ask, id)).document, undefined, 2)
}

/** @throws MentatError EVENT_NOT_FOUND, also for one that the viewer may not see */
function storedText({ services, viewer }: Ask<unknown>, id: string): Promise<string> {
  return findEvent(services.database, id, visibleEvents(viewer, services.config))
}
