/** Words beside addresses, as `data-labels` of the page says where to ask: one request for many, the first ones of a page. */

/** See lookup/routes.tsx. */
type Labels = Readonly<Record<string, readonly { readonly text: string; readonly title: string }[]>>

/** So many addresses of a page. */
const MOST = 20

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
  if (places.size > 0) void label(path, places)
}

async function label(
  path: string,
  places: ReadonlyMap<string, readonly HTMLElement[]>,
): Promise<void> {
  const query = new URLSearchParams({ search: [...places.keys()].join(',') })
  const response = await fetch(`/api${path}?${query.toString()}`).catch(() => undefined)
  if (!response?.ok) return
  const { labels } = (await response.json()) as { labels: Labels }
  for (const [address, found] of Object.entries(labels)) {
    for (const place of places.get(address) ?? []) {
      for (const { text, title } of found.toReversed()) {
        const word = document.createElement('small')
        word.className = 'label'
        word.textContent = text
        word.title = title
        place.after(word)
      }
    }
  }
}
