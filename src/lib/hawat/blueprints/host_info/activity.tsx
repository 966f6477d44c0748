import type { Database } from '../../../database/database.ts'
import { searchEvents } from '../../../database/events/search/page.ts'
import type { SearchParameters } from '../../../database/events/search/parameters.ts'
import { type Bucket, timeline, topValues } from '../../../database/events/search/summary.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, text } from '../../core/form/fields.ts'
import { subjectOf } from '../../core/lookup/subject.ts'
import { visibleEvents } from '../../event-search/visibility.ts'
import { ActivityBody } from './activity-body.tsx'
import type { Activity } from './activity-data.ts'

const HOUR = 3_600_000

/** Length of a bucket of the small time line: a week has 28. */
const STEP = 6 * HOUR

/** Newest events that are shown. */
const NEWEST = 5

/** Events of an address, as a part of the page about it. */
export const activity = defineView({
  name: 'host_info.activity',
  path: '/host_info/activity',
  summary: 'events of an address during the last week',
  access: signedIn,
  frame: 'part',
  fields: {
    search: text({ label: 'Address', required: true, longest: 300 }),
    side: choice({
      label: 'Side',
      required: true,
      options: [{ value: 'source' }, { value: 'target' }],
    }),
  },
  async load(ask): Promise<Activity> {
    const { value } = subjectOf(ask.values.search, ask.t)
    const side = ask.values.side === 'source' ? 'source' : 'target'
    const to = Math.ceil(ask.now / HOUR) * HOUR
    const from = to - 28 * STEP
    const parameters: SearchParameters = {
      ...visibleEvents(ask.viewer, ask.services.config),
      ...{ [`${side}_addrs`]: [value], dt_from: from, dt_to: to },
    }
    const found = await ask.search((database) => read(database, parameters, { from, to }))
    const count = (buckets: readonly Bucket[]): number =>
      buckets.reduce((sum, { count: one }) => sum + one, 0)
    return {
      ...{ search: value, side, dt_from: from, dt_to: to },
      ...{ day: count(found.timeline.slice(-4)), week: count(found.timeline) },
      ...found,
    }
  },
  title: () => '',
  page: (found) => found && <ActivityBody activity={found} step={STEP} />,
})

async function read(
  database: Database,
  parameters: SearchParameters,
  window: { readonly from: number; readonly to: number },
): Promise<Pick<Activity, 'timeline' | 'categories' | 'items'>> {
  // One connection: one after the other.
  const buckets = await timeline(database, parameters, { ...window, step: STEP })
  const categories = await topValues(database, parameters, { attribute: 'category', limit: 5 })
  const { hits } = await searchEvents(database, parameters, { sort: 'detecttime', limit: NEWEST })
  const items = hits.map(({ id, detect_time, category, event_severity, node_name }) => ({
    ...{ id, detect_time, category, event_severity, node_name },
  }))
  return { timeline: buckets, categories, items }
}
