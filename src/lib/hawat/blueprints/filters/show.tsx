import type { OwnedFilter } from '../../../database/filters/search.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { CopyButton, Time, Value, Values } from '../../core/page/value.tsx'
import { StateBadge } from './badges.tsx'
import { filterOf, keepsFilter } from './load.ts'

/** A filter. */
export const show = defineView({
  name: 'filters.show',
  path: '/filters/:id/show',
  summary: 'one filter',
  access: signedIn,
  allows: keepsFilter,
  load: filterOf,
  title: ({ t }, filter) => t('Filter {name}', { name: filter?.name ?? '' }),
  page: (filter) => filter && <FilterPage filter={filter} />,
})

function FilterPage({ filter }: { filter: OwnedFilter }) {
  const { t, present, now } = useFrame().ask
  return (
    <>
      <FilterHeading filter={filter} />
      <Section title={t('Filter')}>
        <Facts
          facts={[
            [t('Name'), <bdi>{filter.name}</bdi>],
            [t('State'), <StateBadge filter={filter} now={now} />],
            [
              t('Group'),
              filter.group === null ? t('all groups') : <Value kind="group" value={filter.group} />,
            ],
            [t('Reports on'), filter.source_based ? t('sources') : t('targets')],
            [t('Kind'), filter.type === 'basic' ? t('basic') : t('advanced')],
            [
              t('Valid from'),
              filter.valid_from === null ? undefined : <Time at={filter.valid_from} />,
            ],
            [t('Valid to'), filter.valid_to === null ? undefined : <Time at={filter.valid_to} />],
            [t('Events held back'), present.number(filter.hits)],
            [
              t('Last held back'),
              filter.last_hit === null ? undefined : <Time at={filter.last_hit} />,
            ],
            [t('Created'), <Time at={filter.create_time} />],
          ]}
        />
        {filter.description !== '' && (
          <p class="about">
            <bdi>{filter.description}</bdi>
          </p>
        )}
      </Section>
      <Section title={t('Rule')} actions={<CopyButton text={filter.filter} />}>
        <pre class="code">{filter.filter}</pre>
      </Section>
      {filter.type === 'basic' && <Lists filter={filter} />}
    </>
  )
}

function Lists({ filter }: { filter: OwnedFilter }) {
  const { t } = useFrame().ask
  const shown = (
    kind: 'detector' | 'category' | 'class' | 'protocol' | 'address',
    values: readonly string[],
  ) => (values.length === 0 ? undefined : <Values kind={kind} values={values} most={50} />)
  return (
    <Section title={t('Made of')}>
      <Facts
        facts={[
          [t('Detectors'), shown('detector', filter.detectors)],
          [t('Categories'), shown('category', filter.categories)],
          [t('Event classes'), shown('class', filter.event_classes)],
          [t('Protocols'), shown('protocol', filter.protocols)],
          [t('Source addresses'), shown('address', filter.sources)],
          [t('Target addresses'), shown('address', filter.targets)],
        ]}
      />
    </Section>
  )
}

function FilterHeading({ filter }: { filter: OwnedFilter }) {
  const { t } = useFrame().ask
  const target = { params: { id: filter.id }, subject: filter }
  return (
    <Heading title={t('Filter {name}', { name: filter.name })}>
      <RouteLink
        route="filters.playground"
        target={{ query: { filter_id: filter.id } }}
        look="button"
      >
        {t('Playground')}
      </RouteLink>
      <RouteLink route="filters.update" target={target} look="button">
        {t('Edit')}
      </RouteLink>
      <RouteLink
        route={filter.enabled ? 'filters.disable' : 'filters.enable'}
        target={target}
        look="button"
      >
        {filter.enabled ? t('Disable') : t('Enable')}
      </RouteLink>
      <RouteLink route="filters.delete" target={target} look="danger">
        {t('Delete')}
      </RouteLink>
    </Heading>
  )
}
