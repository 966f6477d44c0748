import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const theme = readFileSync('src/browser/style/theme.css', 'utf8')

/** A colour of the theme, by day and by night. */
function coloursOf(name: string): readonly [light: string, dark: string] {
  const [, light, dark] =
    new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(theme) ?? []
  assert.ok(light !== undefined && dark !== undefined, `the theme has no ${name}`)
  return [light, dark]
}

/** Relative luminance of WCAG 2.2. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const series = [...theme.matchAll(/--(series-\w+):/g)].map(([, name = '']) => name)
const grounds = coloursOf('card')

test('each colour of a chart stands out from the card by 3 : 1, by day and by night', () => {
  assert.equal(series.length, 17)
  const weak = series.flatMap((name) =>
    coloursOf(name)
      .map((colour, index) => ({ name, colour, ratio: contrastOf(colour, grounds[index] ?? '') }))
      .filter(({ ratio }) => ratio < 3),
  )
  assert.deepEqual(weak, [])
})

test('texts stand out from what they are on by 4.5 : 1, by day and by night', () => {
  const pairs = [
    ...['text', 'muted', 'accent', 'bad', 'good', 'warning'].map((name) => [name, 'card'] as const),
    ...['text', 'muted', 'accent'].map((name) => [name, 'page'] as const),
    ...['text', 'muted'].map((name) => [name, 'sunken'] as const),
    ...(['good', 'warning', 'bad'] as const).map((name) => [name, `${name}-soft`] as const),
    ['on-accent', 'accent'] as const,
    ['accent-strong', 'accent-soft'] as const,
  ]
  const weak = pairs.flatMap(([text, ground]) =>
    coloursOf(text)
      .map((colour, index) => ({
        pair: `${text} on ${ground}`,
        ratio: contrastOf(colour, coloursOf(ground)[index] ?? ''),
      }))
      .filter(({ ratio }) => ratio < 4.5),
  )
  assert.deepEqual(weak, [])
})
