import {
  type AggregatedStatistics,
  aggregateStatistics,
  type Sums,
} from '../../../../database/statistics/aggregate.ts'
import { statisticsGroups } from '../../../../database/statistics/dimensions.ts'
import { signedIn } from '../../../core/access.ts'
import { defineView } from '../../../core/blueprint.ts'
import { type Given, searchOf } from '../../../core/form/read.ts'
import { useFrame } from '../../../core/frame.ts'
import { Chart } from '../../../core/page/chart.tsx'
import { SearchForm } from '../../../core/page/search-form.tsx'
import { Deferred, Heading, Notice, Section } from '../../../core/page/heading.tsx'
import { Stretch } from '../../../core/page/stretch.tsx'
import { QuickRanges } from '../../../event-search/quick-ranges.tsx'
import { listsFor } from './lists.ts'
import { dashboardFields, type DashboardRequest, requestOf } from './request.ts'

/** Values of each list that programs get. */
const MOST = 20

/** Sums of the statistics. */
interface Dashboard {
  readonly statistics: Omit<AggregatedStatistics, 'groups'> & { readonly groups: Sums }
  readonly timeline_cfg: DashboardRequest
  readonly query_params: Given
}

/** What happened lately, of what was counted every five minutes. */
export const dashboard = defineView({
  name: 'events.dashboard',
  path: '/events/dashboard',
  summary: 'sums of all events: overall, of our networks, of others',
  access: signedIn,
  fields: dashboardFields,
  async load(ask): Promise<Dashboard> {
    const request = requestOf(ask)
    const { from, to, starts } = request
    // A page asks for each list by itself.
    const dimensions = ask.isApi ? listsFor(ask.viewer, 'overall').map(({ name }) => name) : []
    const statistics = await ask.search((database) =>
      aggregateStatistics(database, { from, to, starts, dimensions, most: MOST }),
    )
    return { statistics, timeline_cfg: request, query_params: ask.given }
  },
  title: ({ t }) => t('Overview of events'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Overview of events')} />
      <SearchForm fields={['dt_from', 'dt_to']}>
        <QuickRanges />
      </SearchForm>
      {found && (
        <p class="muted">
          <Stretch from={found.timeline_cfg.from} to={found.timeline_cfg.to} />
        </p>
      )}
      {found && <Sum found={found} />}
      {found && found.statistics.windows > 0 && <Lists request={found.timeline_cfg} />}
    </>
  ),
})

function Sum({ found: { statistics, timeline_cfg: cut } }: { found: Dashboard }) {
  const { t, present } = useFrame().ask
  const { windows, missing, events, groups, timeline } = statistics
  if (windows === 0)
    return (
      <Notice tone="neutral">
        {t('Nothing was counted in this time. The statistician counts events every five minutes.')}
      </Notice>
    )
  const share = (count = 0): string => present.share(events === 0 ? 0 : count / events)
  const named = { internal: t('of our networks'), external: t('of others') } as const
  const series = (['internal', 'external'] as const).map((group) => ({
    name: named[group],
    counts: timeline.map((bucket) => bucket.groups[group]?.events ?? 0),
  }))
  return (
    <>
      <div class="tiles">
        <Tile number={present.number(events)} text={t('events in all')} />
        <Tile
          number={present.number(groups.internal?.events ?? 0)}
          text={`${named.internal} (${share(groups.internal?.events)})`}
        />
        <Tile
          number={present.number(groups.external?.events ?? 0)}
          text={`${named.external} (${share(groups.external?.events)})`}
        />
        <Tile
          number={present.number(Math.round((events / (cut.to - cut.from)) * 3_600_000))}
          text={t('events an hour')}
        />
      </div>
      {missing > 0 && (
        <Notice tone="warning">
          {t('{n} windows of five minutes were not counted; their events are missing here.', {
            n: missing,
          })}
        </Notice>
      )}
      <Section title={t('Events over time')}>
        <Chart
          chart={{
            kind: 'time',
            buckets: cut.starts,
            step: cut.step,
            series,
            select: { from: 'dt_from', to: 'dt_to' },
          }}
          title={t('by the time of storage')}
          unit={t('events')}
        />
      </Section>
    </>
  )
}

function Tile({ number, text }: { number: string; text: string }) {
  return (
    <div class="tile">
      <strong>{number}</strong>
      <span>{text}</span>
    </div>
  )
}

/** Each list is fetched when it is seen. */
function Lists({ request: { group } }: { request: DashboardRequest }) {
  const { ask, url } = useFrame()
  const { t, given, href, viewer } = ask
  const query = searchOf(given)
  const titles = {
    overall: t('All events'),
    internal: t('Of our networks'),
    external: t('Of others'),
  }
  const withGroup = (one: string): string => {
    query.set('group', one)
    return query.toString()
  }
  return (
    <>
      <nav class="tabs" aria-label={t('Events')}>
        {statisticsGroups.map((one) => (
          <a
            href={`${url.split('?', 1)[0] ?? ''}?${withGroup(one)}`}
            aria-current={one === group ? 'page' : undefined}
          >
            {titles[one]}
          </a>
        ))}
      </nav>
      <div class="columns">
        {listsFor(viewer, group).map(({ name, title }) => (
          <Section title={t(title)}>
            <Deferred
              href={`${href('events.dashboard_list') ?? ''}?${withGroup(group)}&list=${name}`}
              title={t(title)}
            />
          </Section>
        ))}
      </div>
    </>
  )
}
