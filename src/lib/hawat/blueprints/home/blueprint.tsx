import { everyone } from '../../core/access.ts'
import { type Blueprint, defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink } from '../../core/page/heading.tsx'

const index = defineView({
  name: 'home.index',
  path: '/',
  summary: 'the first page',
  access: everyone,
  load: () => Promise.resolve({}),
  title: ({ t }) => t('Home'),
  page: (_, { t, services: { config } }) => (
    <>
      <Heading title={config.application_name} />
      <div class="card">
        <p>{t('Security events of the network: who was seen doing what, whom it concerns, and what was reported.')}</p>
        <p>
          <RouteLink route="events.search" look="primary">
            {t('Search events')}
          </RouteLink>
        </p>
      </div>
    </>
  ),
})

/** The first page. */
export const homeBlueprint: Blueprint = {
  name: 'home',
  summary: 'the first page',
  routes: [index],
}
