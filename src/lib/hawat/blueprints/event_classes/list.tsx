import { listEventClasses } from '../../../database/event-classes/list.ts'
import { type EventClassRow, eventClassStates } from '../../../database/event-classes/tables.ts'
import { severities } from '../../../database/groups/tables.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choice } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Severity } from '../../core/page/value.tsx'
import { listFields, rangeOf, sortField, sortOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'
import { ClassState } from './badges.tsx'

const sorts = ['name', 'priority', 'createtime'] as const

const fields = {
  ...listFields,
  state: choice({ label: 'State', options: eventClassStates.map((value) => ({ value })) }),
  severity: choice({ label: 'Severity', options: severities.map((value) => ({ value })) }),
  type: choice({
    label: 'It is about',
    options: [
      { value: 'source', label: 'sources' },
      { value: 'target', label: 'targets' },
    ],
  }),
  sortby: sortField(sorts),
}

const shown = ['search', 'state', 'severity', 'type', 'dt_from', 'dt_to', 'sortby', 'limit']

/** Event classes; there are some hundreds at most, so they are chosen here. */
export const list = defineView({
  name: 'event_classes.list',
  path: '/event_classes/list',
  summary: 'list event classes',
  access: power,
  fields,
  async load({ values, services }) {
    const all = await listEventClasses(services.database)
    const chosen = all.filter((row) => fits(row, values)).toSorted(orderOf(values.sortby))
    const { limit, offset } = rangeOf(values)
    const items = chosen.slice(offset, offset + limit)
    return { items, items_count: items.length, total: chosen.length, limit, page: values.page }
  },
  title: ({ t }) => t('Event classes'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Event classes')}>
        <RouteLink route="event_classes.create" look="primary">
          {t('Create an event class')}
        </RouteLink>
      </Heading>
      <SearchForm fields={shown} />
      {found && (
        <div class="card">
          <ClassTable rows={found.items} />
          <ListPager limit={found.limit} page={found.page} total={found.total} />
        </div>
      )}
    </>
  ),
})

function fits(row: EventClassRow, values: ValuesOf<typeof fields>): boolean {
  const { search, dt_from: from, dt_to: to, state, severity, type } = values
  const texts = [row.name, row.label_en, row.label_cz, row.rule, row.subclassing ?? '']
  const created = Date.parse(row.create_time)
  return (
    (search === '' || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()))) &&
    (from === undefined || created >= from) &&
    (to === undefined || created < to) &&
    (state === '' || row.state === state) &&
    (severity === '' || row.severity === severity) &&
    (type === '' || row.source_based === (type === 'source'))
  )
}

function orderOf(chosen: string): (a: EventClassRow, b: EventClassRow) => number {
  const [name, way] = sortOf<(typeof sorts)[number]>(chosen, 'name.asc').split('.')
  const sign = way === 'desc' ? -1 : 1
  return (a, b) => {
    const byName = a.name < b.name ? -1 : 1
    if (name === 'priority') return sign * (a.priority - b.priority) || byName
    if (name === 'createtime')
      return sign * (Date.parse(a.create_time) - Date.parse(b.create_time)) || byName
    return sign * byName
  }
}

function ClassTable({ rows }: { rows: readonly EventClassRow[] }) {
  const { t, present, viewer } = useFrame().ask
  const columns: Column<EventClassRow>[] = [
    {
      title: t('Name'),
      look: 'wide',
      cell: ({ id, name }) => (
        <RouteLink route="event_classes.show" target={{ params: { id } }}>
          <bdi>{name}</bdi>
        </RouteLink>
      ),
    },
    { title: t('State'), cell: ({ state }) => <ClassState state={state} /> },
    { title: t('Severity'), cell: ({ severity }) => <Severity value={severity} /> },
    { title: t('Priority'), look: 'number', cell: ({ priority }) => present.number(priority) },
    {
      title: t('It is about'),
      isMinor: true,
      cell: ({ source_based: isSource }) => (isSource ? t('sources') : t('targets')),
    },
    {
      title: t('What it says'),
      look: 'wide',
      isMinor: true,
      cell: ({ label_en: english, label_cz: czech }) => (
        <bdi>{viewer.locale === 'cs' && czech !== '' ? czech : english}</bdi>
      ),
    },
  ]
  return (
    <Table
      columns={columns}
      rows={rows}
      caption={t('Event classes')}
      empty={t('No event class fits. "mentat db fixtures" loads those that come with Mentat.')}
    />
  )
}
