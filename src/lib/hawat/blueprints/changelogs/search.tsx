import { changeChoices, searchChanges } from '../../../database/change-log/search.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { ChangeTable } from '../../change-log/change-table.tsx'
import { type ShownChange, shownChange } from '../../change-log/differences.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView, type OptionLists } from '../../core/blueprint.ts'
import { choices, hidden, moment, number, text } from '../../core/form/fields.ts'
import { searchOf } from '../../core/form/read.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import type { Translate } from '../../core/translate.ts'
import { Heading } from '../../core/page/heading.tsx'

/** A page of changes. */
interface FoundChanges {
  readonly items: readonly ShownChange[]
  readonly items_count: number
  /** For the parameter `below` of the next page; null: this is the last one. */
  readonly next: number | null
}

/** Searching changes. */
export const search = defineView({
  name: 'changelogs.search',
  path: '/changelogs/search',
  summary: 'search changes',
  access: power,
  fields: {
    authors: choices({ label: 'Authors', options: 'authors' }),
    operations: choices({ label: 'Operations', options: 'operations' }),
    imodel: choices({ label: 'Kinds of objects', options: 'models' }),
    imodel_id: text({ label: 'Number of the object', longest: 20 }),
    dt_from: moment({ label: 'Made from' }),
    dt_to: moment({ label: 'Made to' }),
    limit: number({ label: 'Changes a page', minimum: 1, maximum: 1000, default: 100 }),
    below: hidden(20),
  },
  async load(ask): Promise<FoundChanges> {
    const {
      authors,
      operations,
      imodel: models,
      imodel_id: modelId,
      dt_from,
      dt_to,
      limit,
      below,
    } = ask.values
    const found = await ask.search((database) =>
      searchChanges(database, {
        ...{ authors, operations, models, from: dt_from, to: dt_to, limit: limit + 1 },
        modelId: numberIn(modelId, 'imodel_id', ask.t),
        below: numberIn(below, 'below', ask.t),
      }),
    )
    const items = found.slice(0, limit).map(shownChange)
    const next = found.length > limit ? (items.at(-1)?.id ?? null) : null
    return { items, items_count: items.length, next }
  },
  options: choicesOf,
  title: ({ t }) => t('Change log'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Change log')} />
      <SearchForm
        fields={['authors', 'operations', 'imodel', 'imodel_id', 'dt_from', 'dt_to', 'limit']}
      />
      {found && (
        <div class="card">
          <ChangeTable changes={found.items} />
          <Pager next={found.next} />
        </div>
      )}
    </>
  ),
})

/** @throws MentatError VALUE_INVALID about the field */
function numberIn(given: string, field: string, t: Translate): number | undefined {
  if (given === '') return undefined
  if (/^\d{1,15}$/.test(given)) return Number(given)
  throw new MentatError('VALUE_INVALID', t('Expected a number.'), { fields: { field } })
}

async function choicesOf({ services: { database }, t }: Ask<unknown>): Promise<OptionLists> {
  const { authors, operations, models } = await changeChoices(database)
  const named = (value: string) => ({ value, label: t(value.replaceAll('_', ' ')) })
  return {
    authors: authors.map((value) => ({ value })),
    operations: operations.map(named),
    models: models.map((value) => ({ value, label: t(value) })),
  }
}

function Pager({ next }: { next: number | null }) {
  const { ask, url } = useFrame()
  const { t, given } = ask
  const [path = ''] = url.split('?', 1)
  const query = searchOf(given)
  query.delete('below')
  const first = query.toString()
  if (next !== null) query.set('below', String(next))
  if (next === null && !('below' in given)) return null
  return (
    <div class="pager">
      <span />
      <span class="actions">
        {'below' in given && (
          <a class="button" href={`${path}?${first}`}>
            {t('First page')}
          </a>
        )}
        {next !== null && (
          <a class="button" rel="next" href={`${path}?${query.toString()}`}>
            {t('Next page')}
          </a>
        )}
      </span>
    </div>
  )
}
