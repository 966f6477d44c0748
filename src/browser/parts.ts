import { ask } from './ask.ts'
import { startCharts } from './charts-on-demand.ts'
import { startLabels } from './labels.ts'

/** Fetches parts of a page when they are seen, or when they are asked for. */
export function startParts(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-part]:not([data-begun])')) {
    place.dataset['begun'] = ''
    if (place.dataset['when'] === 'pressed') {
      place.addEventListener(
        'click',
        (event) => {
          event.preventDefault()
          void fetchPart(place)
        },
        { once: true },
      )
    } else seen.observe(place)
  }
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue
      seen.unobserve(target)
      void fetchPart(target)
    }
  },
  { rootMargin: '100px' },
)

/** Puts a part in its place. One that is there already stays when it cannot be fetched again. */
export async function fetchPart(place: HTMLElement): Promise<void> {
  place.setAttribute('aria-busy', 'true')
  place.classList.add('loading')
  try {
    const response = await ask(place.dataset['part'] ?? '', 'text/html')
    const text = await response.text()
    if (!response.ok) {
      if ('fetched' in place.dataset) {
        place.classList.add('stale')
        return
      }
      // Of a whole page about a failure, what it says.
      const page = new DOMParser().parseFromString(text, 'text/html')
      tellFailure(place, page.querySelector('.failure-text')?.textContent)
      return
    }
    const part = document.createElement('template')
    part.innerHTML = text
    place.replaceChildren(part.content)
    place.dataset['fetched'] = ''
    place.classList.remove('stale')
    startLabels(place)
    startCharts(place)
    startParts(place)
  } catch {
    if ('fetched' in place.dataset) place.classList.add('stale')
    else tellFailure(place)
  } finally {
    place.removeAttribute('aria-busy')
    place.classList.remove('loading')
  }
}

/** Why a part is not there, and a button that asks for it again. */
function tellFailure(place: HTMLElement, why = place.dataset['failed'] ?? ''): void {
  const told = document.createElement('p')
  told.className = 'failure failure-text'
  told.role = 'alert'
  told.textContent = why
  const again = document.createElement('button')
  again.type = 'button'
  again.className = 'secondary'
  again.textContent = place.dataset['again'] ?? ''
  again.addEventListener('click', () => void fetchPart(place), { once: true })
  place.replaceChildren(told, again)
}
