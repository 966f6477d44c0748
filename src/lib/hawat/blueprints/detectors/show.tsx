import { listChanges } from '../../../database/change-log/list.ts'
import { type Detector, findDetector } from '../../../database/detectors/list.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Copyable, Time } from '../../core/page/value.tsx'
import { ChangeTable } from '../../change-log/change-table.tsx'
import { type ShownChange, shownChange } from '../../change-log/differences.ts'
import { missing } from '../../object-list/object-id.ts'
import { detectorOf } from './edit.ts'

interface ShownDetector {
  readonly detector: Detector
  readonly changes: readonly ShownChange[]
}

/** One detector. */
export const show = defineView({
  name: 'detectors.show',
  path: '/detectors/:id/show',
  summary: 'one detector',
  access: power,
  load: async (ask) => withChanges(ask, await detectorOf(ask)),
  title: (_, shown) => shown?.detector.name ?? '',
  page: (shown, ask) => shown && <DetectorPage shown={shown} ask={ask} />,
})

/** The same by its name, as events have it. */
export const showByName = defineView({
  name: 'detectors.show_by_name',
  path: '/detectors/:name/show_by_name',
  summary: 'one detector by its name',
  access: power,
  async load(ask) {
    const detector = await findDetector(ask.services.database, ask.params['name'] ?? '')
    if (!detector) throw missing('detector', ask.params['name'], adviceOf(ask))
    return withChanges(ask, detector)
  },
  title: (_, shown) => shown?.detector.name ?? '',
  page: (shown, ask) => shown && <DetectorPage shown={shown} ask={ask} />,
})

/** Values of events lead here, and most of them come from detectors that nobody has made known. */
function adviceOf({ t }: Ask<unknown>): string {
  return t(
    'Events of detectors that are not known are believed; make it known by "Create a detector".',
  )
}

async function withChanges({ services }: Ask<unknown>, detector: Detector): Promise<ShownDetector> {
  const changes = await listChanges(services.database, { model: 'detector', modelId: detector.id })
  return { detector, changes: changes.map(shownChange) }
}

function DetectorPage({ shown, ask }: { shown: ShownDetector; ask: Ask<unknown> }) {
  const { t, present } = ask
  const { detector, changes } = shown
  const target = { params: { id: detector.id } }
  return (
    <>
      <Heading title={<bdi>{detector.name}</bdi>}>
        <RouteLink
          route="events.search"
          target={{ query: { detectors: detector.name } }}
          look="button"
        >
          {t('Events')}
        </RouteLink>
        <RouteLink route="detectors.update" target={target} look="button">
          {t('Edit')}
        </RouteLink>
        <RouteLink route="detectors.delete" target={target} look="danger">
          {t('Delete')}
        </RouteLink>
      </Heading>
      <Section title={t('Detector')}>
        <Facts
          facts={[
            [t('Name'), <Copyable text={detector.name} />],
            [
              t('Description'),
              detector.description === '' ? undefined : <bdi>{detector.description}</bdi>,
            ],
            [t('Credibility'), present.share(detector.credibility)],
            [t('Left out of reports'), present.number(detector.hits)],
            [t('Origin'), <bdi>{detector.source}</bdi>],
            [t('Registered'), <Time at={detector.registered} />],
            [t('Created'), <Time at={detector.create_time} />],
          ]}
        />
      </Section>
      <Section title={t('Changes')}>
        <ChangeTable changes={changes} hasObject={false} />
      </Section>
    </>
  )
}
