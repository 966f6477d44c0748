import type { EventClassRow } from '../../../database/event-classes/tables.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Copyable, CopyButton, Severity, Time } from '../../core/page/value.tsx'
import { ClassState } from './badges.tsx'
import { classOf } from './edit.tsx'

/** An event class. */
export const show = defineView({
  name: 'event_classes.show',
  path: '/event_classes/:id/show',
  summary: 'one event class, by its number or its name',
  access: power,
  load: classOf,
  title: ({ t }, row) => t('Event class {name}', { name: row?.name ?? '' }),
  page: (row) => row && <ClassPage row={row} />,
})

function ClassPage({ row }: { row: EventClassRow }) {
  const { t, present } = useFrame().ask
  const shown = (values: readonly string[]) =>
    values.length === 0 ? undefined : <code>{values.join(', ')}</code>
  return (
    <>
      <ClassHeading row={row} />
      <Section title={t('Event class')}>
        <Facts
          facts={[
            [t('Name'), <Copyable text={row.name} />],
            [t('State'), <ClassState state={row.state} />],
            [t('Severity'), <Severity value={row.severity} />],
            [t('Priority'), present.number(row.priority)],
            [t('It is about'), row.source_based ? t('sources') : t('targets')],
            [t('Text in English'), <bdi>{row.label_en}</bdi>],
            [t('Text in Czech'), <bdi>{row.label_cz}</bdi>],
            [
              t('Page that explains it'),
              row.reference === '' ? undefined : <Reference url={row.reference} />,
            ],
            [t('Shown of the event'), shown(row.displayed_main)],
            [t('Shown of sources'), shown(row.displayed_source)],
            [t('Shown of targets'), shown(row.displayed_target)],
            [t('Created'), <Time at={row.create_time} />],
            [t('Changed'), <Time at={row.last_update} />],
          ]}
        />
      </Section>
      <Section title={t('Rule')} actions={<CopyButton text={row.rule} />}>
        <pre class="code">{row.rule}</pre>
      </Section>
      {row.subclassing !== null && (
        <Section title={t('Subclasses')} actions={<CopyButton text={row.subclassing} />}>
          <pre class="code">{row.subclassing}</pre>
        </Section>
      )}
    </>
  )
}

/** A link only to a page of the web. */
function Reference({ url }: { url: string }) {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return <bdi>{url}</bdi>
  return (
    <a href={url} rel="noopener noreferrer">
      {url}
    </a>
  )
}

/** A rule that is longer, in characters, does not fit into an address. */
const LONGEST_LINK = 4000

function ClassHeading({ row }: { row: EventClassRow }) {
  const { t } = useFrame().ask
  const target = { params: { id: row.id } }
  return (
    <Heading title={t('Event class {name}', { name: row.name })}>
      <RouteLink route="event_classes.test" target={target} look="button">
        {t('Test on stored events')}
      </RouteLink>
      {row.rule.length <= LONGEST_LINK && (
        <RouteLink route="filters.playground" target={{ query: { rule: row.rule } }} look="button">
          {t('Playground')}
        </RouteLink>
      )}
      <RouteLink
        route="events.search"
        target={{ query: { [row.source_based ? 'classes' : 'target_classes']: row.name } }}
        look="button"
      >
        {t('Its events')}
      </RouteLink>
      <RouteLink route="event_classes.update" target={target} look="button">
        {t('Edit')}
      </RouteLink>
      <RouteLink route="event_classes.state" target={target} look="button">
        {t('State')}
      </RouteLink>
      <RouteLink route="event_classes.delete" target={target} look="danger">
        {t('Delete')}
      </RouteLink>
    </Heading>
  )
}
