import { useFrame } from '../../core/frame.ts'
import { Icon } from '../../core/page/icon.tsx'
import { Elsewhere } from '../../event-search/elsewhere.tsx'
import { queryWithout } from '../../event-search/query.ts'

/** The same search elsewhere, and as a file. */
export function SearchActions() {
  const { t } = useFrame().ask
  return (
    <>
      <Elsewhere
        pages={[
          ['events.live', t('Live view')],
          ['timeline.search', t('Timeline')],
          ['cross_table.search', t('Cross table')],
        ]}
        without={[]}
      />
      <Save />
    </>
  )
}

function Save() {
  const { t, given, href } = useFrame().ask
  const path = href('events.export')
  if (path === undefined) return null
  const query = queryWithout(given, ['format'])
  return (
    <details class="drop save" data-menu>
      <summary class="button">
        <Icon name="download" />
        {t('Save')}
      </summary>
      <ul>
        <li>
          <a href={`${path}?${query}&format=ndjson`}>{t('NDJSON: whole events, one a line')}</a>
        </li>
        <li>
          <a href={`${path}?${query}&format=csv`}>{t('CSV: their columns, for spreadsheets')}</a>
        </li>
      </ul>
    </details>
  )
}
