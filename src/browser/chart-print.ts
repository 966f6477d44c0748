import type { Chart } from 'chart.js'

/** Width of what paper holds, in pixels: A4 and Letter upright, less their margins. */
const PAPER = 640

/** Prints a chart in light colours and as wide as paper: what is drawn does not follow the style sheet by itself. */
export function onPaper(
  figure: HTMLElement,
  { chart, redraw }: { readonly chart: Chart; readonly redraw: () => void },
): void {
  addEventListener('beforeprint', () => {
    figure.style.colorScheme = 'light'
    redraw()
    chart.resize(Math.min(chart.width, PAPER), chart.height)
  })
  addEventListener('afterprint', () => {
    figure.style.colorScheme = ''
    redraw()
    chart.resize()
  })
}
