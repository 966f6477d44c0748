import type { Page } from 'playwright-core'

/**
 * Contrast of what is written beside the first chart of a page to what the chart stands on, as WCAG 2.2 defines it: of the pixels left
 * of its bars, where the numbers of the axis stand, the one that stands out most. At the edges of letters pixels are mixed.
 */
export function inkContrast(page: Page): Promise<number> {
  return page.evaluate<number>(script)
}

const script = `(() => {
  const canvas = document.querySelector('figure.chart canvas')
  const light = (colour) => {
    const [red, green, blue] = colour
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const drawnOn = (ground, colour) => {
    for (const style of [ground, colour]) {
      pixel.fillStyle = style
      pixel.fillRect(0, 0, 1, 1)
    }
    return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  // The card takes its colours of the figure's scheme, which differs from the page's while it is printed.
  const probe = document.createElement('i')
  probe.style.color = 'var(--card)'
  canvas.parentElement.append(probe)
  const ground = getComputedStyle(probe).color
  probe.remove()
  const base = light(drawnOn(ground, ground))
  const width = Math.round((24 * canvas.width) / canvas.clientWidth)
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, canvas.height)
  const seen = new Set()
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] > 0) seen.add('rgb(' + data[at] + ' ' + data[at + 1] + ' ' + data[at + 2] + ' / ' + data[at + 3] / 255 + ')')
  const ratios = [...seen].map((colour) => {
    const ink = light(drawnOn(ground, colour))
    return (Math.max(ink, base) + 0.05) / (Math.min(ink, base) + 0.05)
  })
  return Math.max(...ratios)
})()`
