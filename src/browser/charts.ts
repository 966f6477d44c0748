import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  DoughnutController,
  Legend,
  LinearScale,
  Tooltip,
} from 'chart.js'
import { onPaper } from './chart-print.ts'
import { markRange } from './mark-range.ts'

Chart.register(
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  DoughnutController,
  Legend,
  LinearScale,
  Tooltip,
)
Chart.defaults.animation = false
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily
Chart.defaults.font.size = 11

/** What a page tells of a chart; see chart.tsx. */
interface Told {
  readonly kind: 'time' | 'bar' | 'pie'
  readonly unit: string
  readonly locale: string
  readonly labels?: readonly string[]
  readonly buckets?: readonly number[]
  readonly step?: number
  readonly series?: readonly { readonly name: string; readonly counts: readonly number[] }[]
  readonly values?: readonly { readonly name: string; readonly count: number }[]
  readonly select?: { readonly from: string; readonly to: string }
  readonly texts: { readonly zoom: string; readonly rest: string; readonly none: string }
}

/** Draws what stands in a figure, and again when the theme changes, or when it is printed. */
export function drawChart(figure: HTMLElement): void {
  const source = figure.querySelector('script[type="application/json"]')?.textContent
  const canvas = figure.querySelector('canvas')
  if (!source || !canvas) return
  const told = JSON.parse(source) as Told
  const chart = new Chart(canvas, configurationOf(told, figure))
  const redraw = (): void => {
    const { data, options } = configurationOf(told, figure)
    chart.data = data
    chart.options = options ?? {}
    chart.update()
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
  onPaper(figure, { chart, redraw })
  if (told.kind === 'time' && told.select && told.buckets)
    markRange(figure, chart, {
      ...told,
      buckets: told.buckets,
      step: told.step ?? 0,
      select: told.select,
    })
}

/** Colours of the style sheet for series without a meaning of their own: `--series-0` and on. */
const COLOURS = 10

/** The rest, and what has no value: the server names them like this. */
const REST_NAME = '__REST__'
const NONE_NAME = '__NONE__'

/** Series whose colour tells what they are. */
const NAMED: Readonly<Record<string, string>> = {
  [REST_NAME]: 'rest',
  [NONE_NAME]: 'none',
  ...Object.fromEntries(['info', 'low', 'medium', 'high', 'critical'].map((one) => [one, one])),
}

/** So that parts that lie on each other can be told apart whatever their colours. */
const EDGE = '--card'

/** More bars than these touch each other: gaps between them would flicker. */
const MANY_BARS = 80

function colourOf(name: string, index: number, figure: HTMLElement): string {
  return themeColour(`--series-${NAMED[name] ?? index % COLOURS}`, figure)
}

function configurationOf(told: Told, figure: HTMLElement): ChartConfiguration {
  const [text = '', line = ''] = ['--muted', '--line'].map((name) => themeColour(name, figure))
  const tooltip = { callbacks: { label: labelOf(new Intl.NumberFormat(told.locale), told.unit) } }
  const legend = { labels: { color: text, boxWidth: 12, boxHeight: 12 } }
  const shared = { responsive: true, maintainAspectRatio: false, locale: told.locale }
  const configuration =
    told.kind === 'pie' ? sharesOf(told, figure) : barsOf(told, { text, line, figure })
  const position = told.kind === 'pie' ? ('right' as const) : ('bottom' as const)
  const display = told.kind === 'pie' || (told.series?.length ?? 1) > 1
  const plugins = { legend: { ...legend, position, display }, tooltip }
  return { ...configuration, options: { ...shared, ...configuration.options, plugins } }
}

function sharesOf(told: Told, figure: HTMLElement): ChartConfiguration<'doughnut'> {
  const values = told.values ?? []
  const colours = values.map(({ name }, index) => colourOf(name, index, figure))
  const counts = values.map(({ count }) => count)
  return {
    type: 'doughnut',
    data: {
      labels: values.map(({ name }) => shown(name, told)),
      datasets: [
        {
          ...{ data: counts, backgroundColor: colours },
          ...{ borderWidth: 1, borderColor: themeColour(EDGE, figure) },
        },
      ],
    },
  }
}

/** Stacked over time, or lying, one a value. */
function barsOf(
  told: Told,
  { text, line, figure }: { text: string; line: string; figure: HTMLElement },
): ChartConfiguration<'bar'> {
  const isTime = told.kind === 'time'
  const ticks = { color: text, maxRotation: 0, autoSkipPadding: 16 }
  const grid = { color: line }
  const counts = {
    beginAtZero: true,
    stacked: isTime,
    ticks: { ...ticks, precision: 0 },
    grid,
    title: { display: true, text: told.unit, color: text },
  }
  const names = { stacked: isTime, ticks: { ...ticks, autoSkip: isTime }, grid: { display: false } }
  const series = told.series ?? [
    { name: told.unit, counts: (told.values ?? []).map(({ count }) => count) },
  ]
  return {
    type: 'bar',
    data: {
      labels: [
        ...(told.labels ?? (told.values ?? []).map(({ name }) => shortened(shown(name, told)))),
      ],
      datasets: series.map(({ name, counts: data }, index) => ({
        label: shown(name, told),
        data: [...data],
        backgroundColor: colourOf(name, index, figure),
        barPercentage: isTime ? 1 : 0.8,
        categoryPercentage: isTime ? gapOf(told) : 0.9,
      })),
    },
    options: {
      indexAxis: isTime ? 'x' : 'y',
      interaction: { mode: 'index', intersect: false, axis: isTime ? 'x' : 'y' },
      scales: isTime ? { x: names, y: counts } : { x: counts, y: names },
    },
  }
}

function gapOf({ labels = [] }: Told): number {
  return labels.length > MANY_BARS ? 1 : 0.94
}

/** A colour of the theme as a canvas takes it: the value of a property may be `light-dark(…)`. */
function themeColour(name: string, figure: HTMLElement): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  figure.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function labelOf(numbers: Intl.NumberFormat, unit: string) {
  return ({
    dataset,
    label,
    raw,
  }: {
    dataset: { label?: string | undefined }
    label: string
    raw: unknown
  }): string =>
    ` ${dataset.label ?? label}: ${numbers.format(Number(raw))}${dataset.label === unit ? '' : ` ${unit}`}`
}

function shown(name: string, { texts }: Told): string {
  if (name === NONE_NAME) return texts.none
  return name === REST_NAME ? texts.rest : name
}

function shortened(name: string): string {
  return name.length > 32 ? `${name.slice(0, 31)}…` : name
}
