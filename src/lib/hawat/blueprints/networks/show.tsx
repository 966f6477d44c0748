import { listChanges } from '../../../database/change-log/list.ts'
import { anyOf, manager, ofGroup, type OfGroup, power, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Copyable, Value, YesNo } from '../../core/page/value.tsx'
import { ChangeTable } from '../../change-log/change-table.tsx'
import { type ShownChange, shownChange } from '../../change-log/differences.ts'
import { networkOf, type NetworkSubject } from './load.ts'

interface ShownNetwork extends NetworkSubject {
  /** For those who may read them. */
  readonly changes?: readonly ShownChange[]
}

const mayReadChanges = anyOf<OfGroup>(power, manager)

/** One network. */
export const show = defineView({
  name: 'networks.show',
  path: '/networks/:id/show',
  summary: 'one network',
  access: signedIn,
  allows: anyOf<OfGroup>(power, ofGroup),
  async load(ask): Promise<ShownNetwork> {
    const subject = await networkOf(ask)
    if (!mayReadChanges.allows(ask.viewer, subject)) return subject
    const about = { model: 'network', modelId: subject.network.id }
    const changes = await listChanges(ask.services.database, about)
    return { ...subject, changes: changes.map(shownChange) }
  },
  title: (_, shown) => shown?.network.network ?? '',
  page: (shown, ask) => shown && <NetworkPage shown={shown} ask={ask} />,
})

function NetworkPage({ shown, ask }: { shown: ShownNetwork; ask: Ask<unknown> }) {
  const { t } = ask
  const { network, changes } = shown
  const target = { params: { id: network.id }, subject: shown }
  return (
    <>
      <Heading title={network.network}>
        <RouteLink
          route="events.search"
          target={{ query: { host_addrs: network.network } }}
          look="button"
        >
          {t('Events')}
        </RouteLink>
        <RouteLink route="networks.update" target={target} look="button">
          {t('Edit')}
        </RouteLink>
        <RouteLink route="networks.delete" target={target} look="danger">
          {t('Delete')}
        </RouteLink>
      </Heading>
      <Section title={t('Network')}>
        <Facts
          facts={[
            [t('Network'), <Copyable text={network.network} />],
            [t('Group'), <Value kind="group" value={network.group} />],
            [t('Name'), network.netname === '' ? undefined : <bdi>{network.netname}</bdi>],
            [
              t('Description'),
              network.description === '' ? undefined : <bdi>{network.description}</bdi>,
            ],
            [t('Origin'), <bdi>{network.source}</bdi>],
            [t('Base network'), <YesNo value={network.is_base} />],
            [t('Rank'), network.rank],
            [t('Local ID'), network.local_id === null ? undefined : <bdi>{network.local_id}</bdi>],
          ]}
        />
      </Section>
      {changes && (
        <Section title={t('Changes')}>
          <ChangeTable changes={changes} hasObject={false} />
        </Section>
      )}
    </>
  )
}
