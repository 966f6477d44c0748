import { startLabels } from './labels.ts'

/**
 * Lists that grow while they are watched: `data-feed` is the address of the messages, each of which is HTML of our own server, put
 * on top. `data-most` is how many stay; what has the `data-key` of something that is there already is left out.
 */
export function startFeeds(): void {
  for (const list of document.querySelectorAll<HTMLElement>('[data-feed]')) watch(list)
}

function watch(list: HTMLElement): void {
  const most = Number(list.dataset['most'] ?? 200)
  const state = document.querySelector('[data-feed-state]')
  const source = new EventSource(list.dataset['feed'] ?? '')
  source.onopen = () => state?.setAttribute('data-feed-state', 'open')
  source.onerror = () => state?.setAttribute('data-feed-state', 'lost')
  source.onmessage = ({ data }: MessageEvent<string>) => {
    if (document.querySelector<HTMLInputElement>('[data-feed-pause]')?.checked) return
    const part = document.createElement('template')
    part.innerHTML = data
    for (const item of [...part.content.children]) if (isThere(list, item)) item.remove()
    list.prepend(part.content)
    startLabels(list)
    while (list.children.length > most) list.lastElementChild?.remove()
  }
}

function isThere(list: HTMLElement, item: Element): boolean {
  const key = item.querySelector<HTMLElement>('[data-key]')?.dataset['key']
  return (
    key !== undefined &&
    [...list.querySelectorAll<HTMLElement>('[data-key]')].some((one) => one.dataset['key'] === key)
  )
}
