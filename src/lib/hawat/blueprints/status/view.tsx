import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { Deferred, Heading, RouteLink } from '../../core/page/heading.tsx'
import type { SystemState } from '../../core/system-state.ts'
import { StateBody } from './state-body.tsx'

/** The page is fetched again after so many seconds. */
const REFRESH = 10

/** The page; what it shows comes later, and again and again. */
export const view = defineView({
  name: 'status.view',
  path: '/status/view',
  summary: 'the state of the whole system',
  access: power,
  load: (ask) => (ask.isApi ? stateOf(ask) : Promise.resolve({})),
  title: ({ t }) => t('System status'),
  page: (_, { t, href }) => (
    <>
      <Heading title={t('System status')}>
        <RouteLink route="status.runs" look="button">
          {t('Runs')}
        </RouteLink>
      </Heading>
      <Deferred href={href('status.state')} title={t('the state')} refresh={REFRESH} />
    </>
  ),
})

/** What the page shows. */
export const state = defineView({
  name: 'status.state',
  path: '/status/state',
  summary: 'the state of the whole system, as a part',
  access: power,
  frame: 'part',
  load: stateOf,
  title: ({ t }) => t('System status'),
  page: (found, { t }) =>
    found && (
      <StateBody
        state={found}
        refresh={t('It is asked again every {n} seconds.', { n: REFRESH })}
      />
    ),
})

async function stateOf({ services: { status } }: Ask<unknown>): Promise<SystemState> {
  if (status) return status()
  throw new MentatError('PAGE_NOT_FOUND', 'nobody tells the state of the system here')
}
