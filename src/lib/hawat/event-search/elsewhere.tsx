import { useFrame } from '../core/frame.ts'
import { queryWithout } from './query.ts'

/** Buttons that lead to other pages with the same search, as far as the viewer may see them. */
export function Elsewhere({
  pages,
  without,
}: {
  /** Names of routes with what the button says. */
  pages: readonly (readonly [route: string, title: string])[]
  /** Parameters that belong to this page alone. */
  without: readonly string[]
}) {
  const { given, href } = useFrame().ask
  const query = queryWithout(given, without)
  return (
    <>
      {pages.map(([route, title]) => {
        const path = href(route)
        return path === undefined ? null : (
          <a class="button" href={`${path}?${query}`}>
            {title}
          </a>
        )
      })}
    </>
  )
}
