import { searchOf } from '../core/form/read.ts'
import { useFrame } from '../core/frame.ts'
import { Stretch } from '../core/page/stretch.tsx'

/** Which lines of a list a page shows, and the ways to the next and the previous one. */
export function ListPager({
  limit,
  page,
  total,
  times,
}: {
  limit: number
  page: number
  total: number
  /** The time that was searched, where there is one also when none is given; see Stretch. */
  times?: { readonly from: number | undefined; readonly to: number | undefined }
}) {
  const { ask, url } = useFrame()
  const { t, given } = ask
  const [path = ''] = url.split('?', 1)
  const last = Math.max(1, Math.ceil(total / limit))
  const hrefOf = (other: number): string => {
    const query = searchOf(given)
    query.set('page', String(other))
    return `${path}?${query.toString()}`
  }
  const from = total === 0 ? 0 : (page - 1) * limit + 1
  return (
    <div class="pager">
      <span class="muted">
        {total <= limit && page === 1
          ? t('{n} in all', { n: total })
          : t('{from}–{to} of {n}', { from, to: Math.min(page * limit, total), n: total })}
        {times && (
          <>
            {' '}
            · <Stretch {...times} />
          </>
        )}
      </span>
      {(page > 1 || page < last) && (
        <span class="actions">
          {page > 1 && (
            <a class="button" rel="prev" href={hrefOf(Math.min(page - 1, last))}>
              {t('Previous page')}
            </a>
          )}
          {page < last && (
            <a class="button" rel="next" href={hrefOf(page + 1)}>
              {t('Next page')}
            </a>
          )}
        </span>
      )}
    </div>
  )
}
