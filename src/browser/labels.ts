/**
 * Words beside addresses, as `data-labels` of the page says where to ask: one request for many. Within `data-labels-of` only those
 * of that look-up are shown, for which there is room in a table; within `data-plain` none.
 */
import { ask } from './ask.ts'

/** See lookup/routes.tsx. */
type Labels = Readonly<
  Record<
    string,
    readonly { readonly lookup: string; readonly text: string; readonly title: string }[]
  >
>

/** So many addresses of a page, and of one request. */
const MOST = 200
const AT_ONCE = 50

/** Those that were asked about, over all parts of the page. */
const asked = new Set<string>()

/** Asks about the addresses below an element that were not asked about yet. */
export function startLabels(root: ParentNode): void {
  const path = document.querySelector<HTMLElement>('[data-labels]')?.dataset['labels']
  if (!path) return
  const places = new Map<string, HTMLElement[]>()
  for (const place of root.querySelectorAll<HTMLElement>(
    'a.value[data-kind="address"]:not([data-plain], [data-plain] *)',
  )) {
    const address = place.textContent
    // Networks and ranges are nobody's.
    if (/[/-]/.test(address)) continue
    const known = places.get(address)
    if (!known && (asked.size >= MOST || asked.has(address))) continue
    asked.add(address)
    places.set(address, [...(known ?? []), place])
  }
  const addresses = [...places.keys()]
  for (let first = 0; first < addresses.length; first += AT_ONCE) {
    void label(path, addresses.slice(first, first + AT_ONCE), places)
  }
}

async function label(
  path: string,
  addresses: readonly string[],
  places: ReadonlyMap<string, readonly HTMLElement[]>,
): Promise<void> {
  const query = new URLSearchParams({ search: addresses.join(',') })
  const response = await ask(`/api${path}?${query.toString()}`, 'application/json').catch(
    () => undefined,
  )
  if (!response?.ok) return
  const { labels } = (await response.json()) as { labels: Labels }
  for (const [address, found] of Object.entries(labels)) {
    for (const place of places.get(address) ?? []) {
      const only = place.closest<HTMLElement>('[data-labels-of]')?.dataset['labelsOf']
      const shown = found.filter(({ lookup }) => only === undefined || lookup === only)
      place.after(...shown.map(wordOf))
    }
  }
}

function wordOf({ text, title }: { readonly text: string; readonly title: string }): HTMLElement {
  const word = document.createElement('small')
  word.className = 'label'
  word.textContent = text
  word.title = title
  return word
}
