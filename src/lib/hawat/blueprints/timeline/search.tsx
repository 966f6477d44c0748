import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import type { Given } from '../../core/form/read.ts'
import { useFrame } from '../../core/frame.ts'
import { Deferred, Heading } from '../../core/page/heading.tsx'
import { QueryChips } from '../../event-search/chips.tsx'
import { Elsewhere } from '../../event-search/elsewhere.tsx'
import { EventSearchForm } from '../../event-search/form.tsx'
import { eventOptions } from '../../event-search/options.ts'
import { queryWithout } from '../../event-search/query.ts'
import {
  calculate,
  type Calculation,
  cutOf,
  type TimelineAsk,
  type TimelineCut,
  timelineFields,
} from './calculate.ts'
import { FIRST_SECTION, sectionOf, sections, type TimelineSection } from './sections.ts'

/** Time lines of a search. Names are the original's. */
export interface Timelines {
  readonly timeline_cfg: TimelineCut
  readonly time_type: TimelineCut['by']
  readonly section: string
  readonly aggregations: readonly string[]
  /** For programs: the calculations that were asked for, all without `section` and `aggregations`. A page asks for each by itself. */
  readonly statistics?: Readonly<Record<string, Calculation>>
  readonly items_count?: number
  readonly query_params: Given
}

/** Events over time. */
export const search = defineView({
  name: 'timeline.search',
  path: '/timeline/search',
  summary: 'events over time, by what they have',
  access: signedIn,
  fields: timelineFields,
  async load(ask): Promise<Timelines> {
    const cut = cutOf(ask)
    const wanted = wantedSections(ask)
    const statistics = ask.isApi ? await allOf(wanted, ask, cut) : undefined
    const total = statistics?.[FIRST_SECTION]?.values[0]?.count
    return {
      timeline_cfg: cut,
      time_type: cut.by,
      section: sectionOf(ask.values.section)?.key ?? FIRST_SECTION,
      aggregations: wanted.map(({ key }) => key),
      ...(statistics ? { statistics } : {}),
      ...(total === undefined ? {} : { items_count: total }),
      query_params: ask.given,
    }
  },
  options: eventOptions,
  title: ({ t }) => t('Timeline'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Timeline')}>
        <Elsewhere
          pages={[
            ['events.search', t('Events')],
            ['cross_table.search', t('Cross table')],
          ]}
          without={['aggregations', 'bucket_size']}
        />
      </Heading>
      <EventSearchForm fields={['limit', 'bucket_size']} />
      {found && (
        <div class="card">
          <QueryChips />
          <Tabs current={found.section} />
          <Lazy section={found.section} />
        </div>
      )}
    </>
  ),
})

function wantedSections({
  values: { section, aggregations },
}: TimelineAsk): readonly TimelineSection[] {
  if (section !== '') return sections.filter(({ key }) => key === section)
  return aggregations.length === 0
    ? sections
    : sections.filter(({ key }) => aggregations.includes(key))
}

/** One after the other, as one search. */
function allOf(wanted: readonly TimelineSection[], ask: TimelineAsk, cut: TimelineCut) {
  return ask.search(async (database) => {
    const statistics: Record<string, Calculation> = {}
    for (const section of wanted)
      statistics[section.key] = await calculate(database, section, { ask, cut })
    return statistics
  })
}

function Tabs({ current }: { current: string }) {
  const { ask, url } = useFrame()
  const query = queryWithout(ask.given, ['aggregations'])
  const limits = keptLimits(ask.given)
  return (
    <nav class="tabs" aria-label={ask.t('Counted by')}>
      {sections.map(({ key, title }) => (
        <a
          href={`${url.split('?', 1)[0] ?? ''}?${query}${limits}&section=${key}`}
          aria-current={key === current ? 'page' : undefined}
        >
          {ask.t(title)}
        </a>
      ))}
    </nav>
  )
}

function Lazy({ section }: { section: string }) {
  const { t, given, href } = useFrame().ask
  const path = href('timeline.tab')
  if (path === undefined) return null
  const title = t(sectionOf(section)?.title ?? '')
  return (
    <Deferred
      href={`${path}?${queryWithout(given, ['aggregations'])}${keptLimits(given)}&section=${section}`}
      title={title}
    />
  )
}

/** The length of the top list stays from tab to tab. */
function keptLimits({ limit: [limit = ''] = [] }: Given): string {
  return limit === '' ? '' : `&limit=${encodeURIComponent(limit)}`
}
