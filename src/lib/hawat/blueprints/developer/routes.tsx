import { developer } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import type { RouteDescription, SiteDescription } from '../../core/description.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, YesNo } from '../../core/page/value.tsx'

type Parts = Omit<SiteDescription, 'api'>

/** What the web interface is made of. */
export const routes = defineView({
  name: 'developer.routes',
  path: '/devtools/routes',
  summary: 'routes with who may, pivots, look-ups, blueprints',
  access: developer,
  load(ask): Promise<Parts> {
    const { blueprints, missing, routes: known, pivots, lookups } = ask.describe()
    return Promise.resolve({ blueprints, missing, routes: known, pivots, lookups })
  },
  title: ({ t }) => t('Routes and parts'),
  page: (parts, { t }) =>
    parts && (
      <>
        <Heading title={t('Routes and parts')} />
        <Section title={t('Routes')}>
          <RouteTable routes={parts.routes} />
        </Section>
        <Section title={t('Pivots')}>
          <PivotTable pivots={parts.pivots} />
        </Section>
        <Section title={t('Look-ups')}>
          <LookupTable lookups={parts.lookups} />
        </Section>
        <Section title={t('Blueprints')}>
          <BlueprintTable parts={parts} />
        </Section>
      </>
    ),
})

function RouteTable({ routes: rows }: { routes: readonly RouteDescription[] }) {
  const { t } = useFrame().ask
  const columns: Column<RouteDescription>[] = [
    { title: t('Name'), cell: ({ name }) => <code>{name}</code> },
    { title: t('Address'), cell: ({ path }) => <code>{path}</code> },
    { title: t('Kind'), isMinor: true, cell: ({ kind }) => <Badge>{kind}</Badge> },
    {
      title: t('Who may'),
      cell: ({ access, allows }) => [access, allows].filter((one) => one !== null).join(', '),
    },
    { title: t('What for'), look: 'wide', isMinor: true, cell: ({ summary }) => summary },
  ]
  return (
    <Table
      columns={columns}
      rows={rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))}
      caption={t('Routes')}
      empty=""
    />
  )
}

function PivotTable({ pivots }: { pivots: Parts['pivots'] }) {
  const { t } = useFrame().ask
  const columns: Column<Parts['pivots'][number]>[] = [
    { title: t('Kind of values'), cell: ({ kind }) => <Badge>{kind}</Badge> },
    { title: t('Title'), cell: ({ title }) => t(title) },
    { title: t('Route'), cell: ({ route }) => <code>{route}</code> },
    { title: t('Parameter'), cell: ({ parameter }) => <code>{parameter}</code> },
  ]
  return (
    <Table
      columns={columns}
      rows={pivots.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))}
      caption={t('Pivots')}
      empty={t('There are none.')}
    />
  )
}

function LookupTable({ lookups }: { lookups: Parts['lookups'] }) {
  const { t } = useFrame().ask
  const columns: Column<Parts['lookups'][number]>[] = [
    { title: t('Name'), cell: ({ name }) => <code>{name}</code> },
    { title: t('Title'), cell: ({ title }) => t(title) },
    { title: t('About'), cell: ({ kinds }) => kinds.join(', ') },
    { title: t('Who may'), cell: ({ access }) => access },
    { title: t('Beside addresses'), cell: ({ labels }) => <YesNo value={labels} /> },
  ]
  return (
    <Table columns={columns} rows={lookups} caption={t('Look-ups')} empty={t('There are none.')} />
  )
}

function BlueprintTable({ parts: { blueprints, missing } }: { parts: Parts }) {
  const { t } = useFrame().ask
  const rows = [
    ...blueprints.map(({ name, summary }) => ({ name, summary, lacks: '' })),
    ...missing.map(({ blueprint, service }) => ({ name: blueprint, summary: '', lacks: service })),
  ]
  const columns: Column<(typeof rows)[number]>[] = [
    { title: t('Name'), cell: ({ name }) => <code>{name}</code> },
    {
      title: t('What for'),
      look: 'wide',
      cell: ({ summary, lacks }) =>
        lacks === '' ? (
          summary
        ) : (
          <span class="muted">{t('left out: there is no {service}', { service: lacks })}</span>
        ),
    },
  ]
  return <Table columns={columns} rows={rows} caption={t('Blueprints')} empty="" />
}
