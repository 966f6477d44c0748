import type { Page } from 'playwright-core'

/**
 * Texts of a page as it is shown now that stand out too little from what they stand on, one a line. Contrast as WCAG 2.2 defines
 * it: 4.5 : 1 at least, 3 : 1 for large letters (24 px, or 18.66 px if they are bold); what is disabled is exempt.
 */
export function faintTextsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(script)
}

/** Colours are mixed by the browser itself: whatever notation they have, a pixel of a canvas has red, green, blue. */
const script = `(() => {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const mixed = (colours) => {
    context.clearRect(0, 0, 1, 1)
    for (const colour of colours) {
      context.fillStyle = colour
      context.fillRect(0, 0, 1, 1)
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const light = (colour) => {
    const [red, green, blue] = colour
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const below = (element) => {
    const backgrounds = []
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one)
      backgrounds.unshift(backgroundColor)
      if (!backgroundColor.includes('/') && !/rgba|transparent/.test(backgroundColor)) break
    }
    return ['Canvas', ...backgrounds]
  }
  const faint = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.textContent.trim()
    if (text === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (element.closest(':disabled, .unseen, script') || element.getBoundingClientRect().width <= 1) continue
    const { color, fontSize, fontWeight } = getComputedStyle(element)
    const backgrounds = below(element)
    const [one, other] = [light(mixed([...backgrounds, color])), light(mixed(backgrounds))]
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    const isLarge = parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24)
    if (ratio >= (isLarge ? 3 : 4.5)) continue
    faint.push(ratio.toFixed(2) + ' : 1: "' + text.slice(0, 40) + '" in ' + element.tagName.toLowerCase() + '.' + element.className)
  }
  return [...new Set(faint)]
})()`
