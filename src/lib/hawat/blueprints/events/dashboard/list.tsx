import { aggregateStatistics } from '../../../../database/statistics/aggregate.ts'
import { dimensionNames, UNKNOWN } from '../../../../database/statistics/dimensions.ts'
import { MentatError } from '../../../../framework/errors/mentat-error.ts'
import { signedIn } from '../../../core/access.ts'
import { defineView } from '../../../core/blueprint.ts'
import { choice, number } from '../../../core/form/fields.ts'
import { useFrame } from '../../../core/frame.ts'
import { Chart, NONE_SERIES, REST_SERIES } from '../../../core/page/chart.tsx'
import { type Column, Table } from '../../../core/page/table.tsx'
import { Value } from '../../../core/page/value.tsx'
import { type DashboardList, listsFor } from './lists.ts'
import { dashboardFields, type DashboardRequest, requestOf } from './request.ts'

/** One list of the statistics: the most frequent values in all, and in each bar. */
interface Counted {
  readonly list: string
  readonly values: readonly {
    readonly value: string
    readonly count: number
    readonly counts: readonly number[]
  }[]
  readonly rest: number
  readonly rests: readonly number[]
  readonly timeline_cfg: DashboardRequest
}

/** One list, which the page asks for when it is seen. */
export const dashboardList = defineView({
  name: 'events.dashboard_list',
  path: '/events/dashboard/list',
  summary: 'one list of the sums of all events, over time',
  access: signedIn,
  frame: 'part',
  fields: {
    ...dashboardFields,
    list: choice({ label: 'List', options: dimensionNames.map((value) => ({ value })) }),
    limit: number({ label: 'Length of the top list', minimum: 1, maximum: 100, default: 8 }),
  },
  async load(ask): Promise<Counted> {
    const request = requestOf(ask)
    const { group, from, to, starts } = request
    const known = listsFor(ask.viewer, group).find(({ name }) => name === ask.values.list)
    if (!known)
      throw new MentatError('OBJECT_NOT_FOUND', 'there is no such list, or it is not for you')
    const { name } = known
    const { groups, timeline } = await ask.search((database) =>
      aggregateStatistics(database, {
        from,
        to,
        starts,
        groups: [group],
        dimensions: [name],
        most: ask.values.limit,
      }),
    )
    const bars = timeline.map((bucket) => bucket.groups[group]?.lists[name])
    const sums = groups[group]?.lists[name]
    return {
      list: name,
      values: (sums?.values ?? []).map(([value, count], index) => ({
        ...{ value, count },
        counts: bars.map((bar) => bar?.values[index]?.[1] ?? 0),
      })),
      rest: sums?.rest ?? 0,
      rests: bars.map((bar) => bar?.rest ?? 0),
      timeline_cfg: request,
    }
  },
  title: () => '',
  page: (counted, { viewer }) => {
    const list =
      counted &&
      listsFor(viewer, counted.timeline_cfg.group).find(({ name }) => name === counted.list)
    return counted && list && <Shown counted={counted} list={list} />
  },
})

function Shown({ counted, list }: { counted: Counted; list: DashboardList }) {
  const { t, present } = useFrame().ask
  const { values, rest, rests, timeline_cfg: cut } = counted
  const total = values.reduce((sum, { count }) => sum + count, rest)
  const nameOf = (value: string): string => (value === UNKNOWN ? NONE_SERIES : value)
  const series = values.map(({ value, counts }) => ({ name: nameOf(value), counts }))
  const columns: Column<Counted['values'][number]>[] = [
    { title: t('Value'), look: 'wide', cell: ({ value }) => <Named value={value} list={list} /> },
    { title: t('Count'), look: 'number', cell: ({ count }) => present.number(count) },
    {
      title: t('Share'),
      look: 'number',
      cell: ({ count }) => present.share(total === 0 ? 0 : count / total),
    },
  ]
  return (
    <>
      <Chart
        chart={{
          kind: 'time',
          buckets: cut.starts,
          step: cut.step,
          series: rest > 0 ? [...series, { name: REST_SERIES, counts: rests }] : series,
        }}
        title={t('Over time')}
        unit={t('events')}
        withoutNumbers
      />
      {values.length > 0 && (
        <Table columns={columns} rows={values} caption={t(list.title)} empty="" />
      )}
      {rest > 0 && (
        <p class="muted">
          {t('other: {count} ({share})', { count: rest, share: present.share(rest / total) })}
        </p>
      )}
    </>
  )
}

function Named({ value, list: { kind } }: { value: string; list: DashboardList }) {
  const { t } = useFrame().ask
  if (value === UNKNOWN) return <span class="none">{t('(none)')}</span>
  if (kind === undefined) return <bdi>{value}</bdi>
  return <Value kind={kind === 'address' && /[/-]/.test(value) ? 'network' : kind} value={value} />
}
