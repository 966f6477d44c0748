import type { Chart } from 'chart.js'

/** What can be marked, and where it leads. */
interface Marking {
  readonly buckets: readonly number[]
  readonly step: number
  /** Parameters of the query for the ends of the range. */
  readonly select: { readonly from: string; readonly to: string }
  readonly texts: { readonly zoom: string }
}

/** Marking a range of time by dragging leads to this page for that range. */
export function markRange(
  figure: HTMLElement,
  chart: Chart,
  { buckets, step, select, texts }: Marking,
): void {
  const { canvas } = chart
  const mark = document.createElement('div')
  mark.className = 'mark'
  canvas.parentElement?.append(mark)
  canvas.title = texts.zoom
  let begin: number | undefined
  const bucketAt = (event: PointerEvent): number => {
    const { left } = canvas.getBoundingClientRect()
    const { left: first, right: last } = chart.chartArea
    const part = (event.clientX - left - first) / (last - first)
    return Math.min(Math.max(Math.floor(part * buckets.length), 0), buckets.length - 1)
  }
  const show = (from: number, to: number): void => {
    const { left, right, top, bottom } = chart.chartArea
    const width = (right - left) / buckets.length
    Object.assign(mark.style, {
      left: `${left + from * width}px`,
      width: `${(to - from + 1) * width}px`,
      top: `${top}px`,
      height: `${bottom - top}px`,
      display: 'block',
    })
  }
  canvas.addEventListener('pointerdown', (event) => {
    begin = bucketAt(event)
    canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (begin === undefined) return
    const here = bucketAt(event)
    show(Math.min(begin, here), Math.max(begin, here))
  })
  canvas.addEventListener('pointerup', (event) => {
    if (begin === undefined) return
    const here = bucketAt(event)
    const [from, to] = [Math.min(begin, here), Math.max(begin, here)]
    begin = undefined
    mark.style.display = 'none'
    // A press is no range.
    if (from === to) return
    const address = new URL(
      figure.closest<HTMLElement>('[data-page]')?.dataset['page'] ?? location.href,
      location.href,
    )
    address.searchParams.set(select.from, timeOf(buckets[from]))
    address.searchParams.set(select.to, timeOf((buckets[to] ?? 0) + step))
    for (const name of ['after', 'page', 'submit']) address.searchParams.delete(name)
    location.assign(address)
  })
}

function timeOf(time = 0): string {
  return new Date(time).toISOString()
}
