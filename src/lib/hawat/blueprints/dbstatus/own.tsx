import { cancelQuery } from '../../../database/activity/running.ts'
import { signedIn } from '../../core/access.ts'
import { defineForm, defineView } from '../../core/blueprint.ts'
import { safeNext } from '../../core/next.ts'
import { Heading } from '../../core/page/heading.tsx'
import { type OwnedQuery, ownerOrPower, ownQueries, queryNamed } from './find.ts'
import { QueryTable } from './query-table.tsx'

/** The searches of the viewer that run, perhaps in another window. */
export const mine = defineView({
  name: 'dbstatus.mine',
  path: '/dbstatus/query/my',
  summary: 'own searches that are running',
  access: signedIn,
  load: async (ask): Promise<{ items: OwnedQuery[] }> => ({ items: await ownQueries(ask) }),
  title: ({ t }) => t('My queries'),
  page: (found, { t }) =>
    found && (
      <>
        <Heading title={t('My queries')} />
        <div class="card">
          <QueryTable
            queries={found.items}
            back="dbstatus.mine"
            empty={t(
              'No search of yours is running. One that takes long can be stopped here from another window.',
            )}
          />
        </div>
      </>
    ),
})

/** Whether a search runs, for programs that wait for it. */
export const queryStatus = defineView({
  name: 'dbstatus.status',
  path: '/dbstatus/query/:name/status',
  summary: 'a search that is running',
  access: signedIn,
  allows: ownerOrPower,
  load: (ask): Promise<OwnedQuery> => queryNamed(ask),
  title: ({ t }) => t('Running search'),
  page: (query, { t }) =>
    query && (
      <>
        <Heading title={t('Running search')} />
        <div class="card">
          <QueryTable queries={[query]} back="dbstatus.mine" empty="" />
        </div>
      </>
    ),
})

/** Ends a search. */
export const stop = defineForm({
  name: 'dbstatus.stop',
  path: '/dbstatus/query/:name/stop',
  summary: 'end a search that is running',
  access: signedIn,
  allows: ownerOrPower,
  fields: {},
  isDestructive: true,
  subject: (ask): Promise<OwnedQuery> => queryNamed(ask),
  title: ({ t }) => t('Stop a search'),
  introduction: ({ duration }, { t, present }) => (
    <p>
      {t('The search runs for {time}. Whoever waits for it is told that it was stopped.', {
        time: present.duration(duration),
      })}
    </p>
  ),
  submit: ({ t }) => t('Stop it'),
  async apply(_, { services, t, href, given }, query) {
    const isStopped = await cancelQuery(services.database, query.name)
    const message = isStopped ? t('The search was stopped.') : t('The search had ended already.')
    const [back] = given['back'] ?? []
    return {
      message,
      to: back === undefined ? (href('dbstatus.mine') ?? '/') : safeNext(back),
      data: { stopped: isStopped },
    }
  },
})
