import { searchOf } from '../../core/form/read.ts'
import { useFrame } from '../../core/frame.ts'
import { Deferred } from '../../core/page/heading.tsx'
import { Stretch } from '../../core/page/stretch.tsx'
import { queryWithout } from '../../event-search/query.ts'
import type { Found } from './found.ts'

/** Where the page stands in the search, and the way on. How many there are in all is found out later. */
export function Pager({ found }: { found: Found }) {
  const { ask, url } = useFrame()
  const { t, given } = ask
  const [path = ''] = url.split('?', 1)
  const query = searchOf(given)
  for (const name of ['after', 'page']) query.delete(name)
  const first = query.toString()
  if (found.next !== null) query.set('after', found.next)
  const { dt_from, dt_to, st_from, st_to } = found.times
  const isFirst = !('after' in given) && !('page' in given)
  return (
    <div class="pager">
      <span class="muted">
        {found.next === null && isFirst
          ? t('{n} events', { n: found.items_count })
          : t('{n} events on this page', { n: found.items_count })}
        {found.next !== null && <Total />}
        {' · '}
        <Stretch from={st_from ?? dt_from} to={st_to ?? dt_to} />
      </span>
      <span class="actions">
        {!isFirst && (
          <a class="button" href={`${path}?${first}`}>
            {t('First page')}
          </a>
        )}
        {found.next !== null && (
          <a class="button" rel="next" href={`${path}?${query.toString()}`}>
            {t('Next page')}
          </a>
        )}
      </span>
    </div>
  )
}

function Total() {
  const { t, given, href } = useFrame().ask
  const path = href('events.total')
  if (path === undefined) return null
  return (
    <>
      {' · '}
      <Deferred
        href={`${path}?${queryWithout(given, ['sortby'])}`}
        title={t('Count all')}
        when="pressed"
      />
    </>
  )
}
