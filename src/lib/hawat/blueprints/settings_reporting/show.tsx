import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { SettingsFacts } from '../../object-list/settings-facts.tsx'
import { maySet, settingsOf } from './load.ts'

/** How a group wants its reports. */
export const show = defineView({
  name: 'settings_reporting.show',
  path: '/settings_reporting/:id/show',
  summary: 'how a group, by its number, wants its reports',
  access: signedIn,
  allows: maySet,
  load: settingsOf,
  title: ({ t }) => t('How it wants its reports'),
  page: (found, { t }) =>
    found && (
      <>
        <Heading title={<bdi>{found.group}</bdi>}>
          <RouteLink
            route="groups.show"
            target={{ params: { id: found.group_id }, subject: found }}
            look="button"
          >
            {t('Group')}
          </RouteLink>
          <RouteLink
            route="settings_reporting.update"
            target={{ params: { id: found.group_id }, subject: found }}
            look="button"
          >
            {t('Edit')}
          </RouteLink>
        </Heading>
        <Section title={t('How it wants its reports')}>
          <SettingsFacts settings={found.settings} />
        </Section>
      </>
    ),
})
