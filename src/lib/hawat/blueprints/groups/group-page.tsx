import type { Group } from '../../../database/groups/tables.ts'
import { useFrame } from '../../core/frame.ts'
import { Deferred, Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'
import { SettingsFacts } from '../../object-list/settings-facts.tsx'
import { FilterTable } from './filter-table.tsx'
import { GroupState } from './group-table.tsx'
import { MemberTable } from './member-table.tsx'
import { NetworkTable } from './network-table.tsx'
import type { ShownGroup } from './shown-group.ts'

/** Everything about a group, and what can be done. */
export function GroupPage({ shown }: { shown: ShownGroup }) {
  const { ask } = useFrame()
  const { t } = ask
  const { group } = shown
  const target = { params: { id: group.id }, subject: { group_id: group.id } }
  const changes = ask.href('groups.changes', target)
  const settings = (
    <RouteLink route="settings_reporting.update" target={target} look="button">
      {t('Edit')}
    </RouteLink>
  )
  return (
    <>
      <Heading title={<bdi>{group.name}</bdi>}>
        <GroupActions group={group} />
      </Heading>
      <Section title={t('Group')}>
        <GroupFacts shown={shown} />
      </Section>
      <MemberTable shown={shown} />
      <NetworkTable group={group} networks={shown.networks} />
      <Section title={t('How it wants its reports')} actions={settings}>
        <SettingsFacts settings={group} />
      </Section>
      <FilterTable group={group} filters={shown.filters} />
      {changes !== undefined && (
        <Section title={t('Changes')}>
          <Deferred href={changes} title={t('changes')} />
        </Section>
      )}
    </>
  )
}

function GroupActions({ group }: { group: Group }) {
  const { t } = useFrame().ask
  const target = { params: { id: group.id }, subject: { group_id: group.id } }
  return (
    <>
      <RouteLink route="events.search" target={{ query: { groups: [group.name] } }} look="button">
        {t('Events')}
      </RouteLink>
      <RouteLink route="reports.search" target={{ query: { groups: [group.name] } }} look="button">
        {t('Reports')}
      </RouteLink>
      <RouteLink route="groups.update" target={target} look="button">
        {t('Edit')}
      </RouteLink>
      {group.enabled ? (
        <RouteLink route="groups.disable" target={target} look="button">
          {t('Disable')}
        </RouteLink>
      ) : (
        <RouteLink route="groups.enable" target={target} look="button">
          {t('Enable')}
        </RouteLink>
      )}
      <RouteLink route="groups.delete" target={target} look="danger">
        {t('Delete')}
      </RouteLink>
    </>
  )
}

function GroupFacts({ shown: { group, parent, below } }: { shown: ShownGroup }) {
  const { t } = useFrame().ask
  return (
    <Facts
      facts={[
        [t('Description'), group.description === '' ? undefined : <bdi>{group.description}</bdi>],
        [t('State'), <GroupState enabled={group.enabled} />],
        [t('Origin'), <bdi>{group.source}</bdi>],
        [t('Above it'), parent && <GroupLink group={parent} />],
        [
          t('Below it'),
          below.length === 0 ? undefined : (
            <span class="values">
              {below.map((one) => (
                <GroupLink group={one} />
              ))}
            </span>
          ),
        ],
        [t('Local ID'), group.local_id === null ? undefined : <bdi>{group.local_id}</bdi>],
        [t('Created'), <Time at={group.create_time} />],
      ]}
    />
  )
}

function GroupLink({ group: { id, name } }: { group: { id: number; name: string } }) {
  const { ask } = useFrame()
  const href = ask.href('groups.show', { params: { id }, subject: { group_id: id } })
  return href === undefined ? (
    <bdi>{name}</bdi>
  ) : (
    <a href={href}>
      <bdi>{name}</bdi>
    </a>
  )
}
