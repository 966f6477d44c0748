import { findChange } from '../../../database/change-log/list.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { DifferenceTable, Operation } from '../../change-log/change-table.tsx'
import { type ShownChange, shownChange } from '../../change-log/differences.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'

/** One change with all that differs. */
export const show = defineView({
  name: 'changelogs.show',
  path: '/changelogs/:id/show',
  summary: 'one change, with the values before and after',
  access: power,
  async load(ask): Promise<ShownChange> {
    const id = Number(ask.params['id'])
    const change = Number.isSafeInteger(id)
      ? await findChange(ask.services.database, id)
      : undefined
    if (change) return shownChange(change)
    throw new MentatError('OBJECT_NOT_FOUND', `there is no change ${ask.params['id'] ?? ''}`)
  },
  title: ({ t }, change) => t('Change {id}', { id: String(change?.id ?? '') }),
  page: (change, ask) => change && <ChangePage change={change} ask={ask} />,
})

function ChangePage({ change, ask: { t } }: { change: ShownChange; ask: Ask<unknown> }) {
  const {
    id,
    create_time,
    author,
    model,
    model_id,
    label,
    operation,
    module,
    endpoint,
    differences,
  } = change
  return (
    <>
      <Heading title={t('Change {id}', { id: String(id) })}>
        <RouteLink
          route="changelogs.search"
          target={{ query: { imodel: model, imodel_id: model_id } }}
          look="button"
        >
          {t('All changes of this object')}
        </RouteLink>
      </Heading>
      <Section title={<Operation operation={operation} />}>
        <Facts
          facts={[
            [t('Time'), <Time at={create_time} />],
            [t('Author'), <bdi>{author}</bdi>],
            [
              t('Object'),
              <>
                {t(model)} <bdi>{label ?? ''}</bdi> <span class="muted">#{model_id}</span>
              </>,
            ],
            [
              t('Made by'),
              <code>{[module, endpoint].filter((part) => part !== '').join(' · ')}</code>,
            ],
          ]}
        />
      </Section>
      <Section title={t('Differences')}>
        {differences.length === 0 ? (
          <p class="empty">{t('Nothing differs.')}</p>
        ) : (
          <div class="scroll">
            <DifferenceTable differences={differences} />
          </div>
        )}
      </Section>
    </>
  )
}
