import { groupLines } from '../../../database/groups/search.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading } from '../../core/page/heading.tsx'
import { groupsOf } from '../../core/viewer.ts'
import { GroupTable } from './group-table.tsx'

/** The groups that the viewer is a member or a manager of. */
export const mine = defineView({
  name: 'groups.mine',
  path: '/groups/mine',
  summary: 'the own groups',
  access: signedIn,
  async load({ viewer, services }) {
    const ids = groupsOf(viewer).map(({ id }) => id)
    return { items: await groupLines(services.database, ids) }
  },
  title: ({ t }) => t('My groups'),
  page: (found, { t }) => (
    <>
      <Heading title={t('My groups')} />
      {found && (
        <div class="card">
          <GroupTable
            groups={found.items}
            empty={t('You belong to no group yet. Whoever manages yours can add you.')}
          />
        </div>
      )}
    </>
  ),
})
