import { listChanges } from '../../../database/change-log/list.ts'
import type { Network } from '../../../database/networks/list.ts'
import { searchNetworks } from '../../../database/networks/search.ts'
import { parseInterval } from '../../../idea/interval.ts'
import { anyOf, manager, ofGroup, type OfGroup, power, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Copyable, Value, YesNo } from '../../core/page/value.tsx'
import { ChangeTable } from '../../change-log/change-table.tsx'
import { type ShownChange, shownChange } from '../../change-log/differences.ts'
import { networkOf, type NetworkSubject } from './load.ts'
import { NetworkTable } from './network-table.tsx'

/** So many networks that have the same addresses are shown; the list has all. */
const MOST = 20

interface ShownNetwork extends NetworkSubject {
  /** Other networks that share addresses with it; for those who may see networks of all groups. */
  readonly overlapping?: readonly Network[]
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
    const seen = { ...subject, changes: changes.map(shownChange) }
    if (!power.allows(ask.viewer, undefined)) return seen
    return { ...seen, overlapping: await overlapping(ask, subject.network) }
  },
  title: (_, shown) => shown?.network.network ?? '',
  page: (shown, ask) => shown && <NetworkPage shown={shown} ask={ask} />,
})

async function overlapping(
  { services }: Ask<unknown>,
  { id, network }: Network,
): Promise<Network[]> {
  const address = parseInterval(network)
  const { networks } = await searchNetworks(services.database, {
    ...{ address, limit: MOST + 1, offset: 0 },
  })
  return networks.filter((other) => other.id !== id).slice(0, MOST)
}

function NetworkPage({ shown, ask }: { shown: ShownNetwork; ask: Ask<unknown> }) {
  const { t } = ask
  const { network, changes, overlapping: others } = shown
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
        <NetworkFacts network={network} />
      </Section>
      {others && others.length > 0 && (
        <Section
          title={t('Networks with the same addresses')}
          actions={
            <RouteLink
              route="networks.list"
              target={{ query: { address: network.network } }}
              look="button"
            >
              {t('All of them')}
            </RouteLink>
          }
        >
          <NetworkTable networks={others} />
        </Section>
      )}
      {changes && (
        <Section title={t('Changes')}>
          <ChangeTable changes={changes} hasObject={false} />
        </Section>
      )}
    </>
  )
}

function NetworkFacts({ network }: { network: Network }) {
  const { t } = useFrame().ask
  return (
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
  )
}
