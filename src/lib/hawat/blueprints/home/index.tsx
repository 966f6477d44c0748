import { everyone } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Deferred, Heading, RouteLink, Section } from '../../core/page/heading.tsx'

/** The first page; what it shows comes later, so that it is there at once. */
export const index = defineView({
  name: 'home.index',
  path: '/',
  summary: 'the first page',
  access: everyone,
  load: ({ services: { config } }) => Promise.resolve({ application: config.application_name }),
  title: ({ t }) => t('Home'),
  page: (found, { viewer }) =>
    viewer.account ? <Overview /> : <Welcome name={found?.application ?? ''} />,
})

function Welcome({ name }: { name: string }) {
  const { t, services } = useFrame().ask
  return (
    <div class="welcome">
      <h1>{name}</h1>
      <p>
        {t(
          'Security events of the network: who was seen doing what, whom it concerns, and what was reported.',
        )}
      </p>
      <p class="actions">
        <RouteLink route="auth.sign_in" look="primary">
          {t('Sign in')}
        </RouteLink>
        {services.config.sign_in.registration && (
          <RouteLink route="auth.register" look="button">
            {t('Apply for an account')}
          </RouteLink>
        )}
      </p>
    </div>
  )
}

function Overview() {
  const { t, href, viewer, services } = useFrame().ask
  const attention = services.status ? href('home.attention') : undefined
  return (
    <>
      <Heading title={t('Welcome, {name}', { name: viewer.account?.fullname ?? '' })}>
        <RouteLink route="events.search" look="primary">
          {t('Search events')}
        </RouteLink>
        <RouteLink route="host_info.search" look="button">
          {t('Host info')}
        </RouteLink>
        <RouteLink route="timeline.search" look="button">
          {t('Timeline')}
        </RouteLink>
      </Heading>
      {attention !== undefined && (
        <Deferred href={attention} title={t('what needs attention')} refresh={60} />
      )}
      <Section title={t('Events of the last day')}>
        <Deferred href={href('home.events')} title={t('events')} />
      </Section>
      <Section
        title={t('Newest reports')}
        actions={<RouteLink route="reports.search">{t('All reports')}</RouteLink>}
      >
        <Deferred href={href('home.reports')} title={t('reports')} />
      </Section>
    </>
  )
}
