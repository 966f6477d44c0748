/**
 * Lists that grow while they are watched: `data-feed` is the address of the messages, each of which is HTML of our own server, put
 * on top. `data-most` is how many stay.
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
    list.prepend(part.content)
    while (list.children.length > most) list.lastElementChild?.remove()
  }
}
