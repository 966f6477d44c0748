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
Chart.defaults.font.family = 'inherit'

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

/** Draws what stands in a figure, and again when the theme changes. */
export function drawChart(figure: HTMLElement): void {
  const source = figure.querySelector('script[type="application/json"]')?.textContent
  const canvas = figure.querySelector('canvas')
  if (!source || !canvas) return
  const told = JSON.parse(source) as Told
  const chart = new Chart(canvas, configurationOf(told, figure))
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    chart.options = configurationOf(told, figure).options ?? {}
    chart.update()
  })
  if (told.kind === 'time' && told.select && told.buckets)
    markRange(figure, chart, {
      ...told,
      buckets: told.buckets,
      step: told.step ?? 0,
      select: told.select,
    })
}

/** Colours that can be told apart, also by those who see colours otherwise (after Okabe and Ito), and grey for the rest. */
const PALETTE = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#b8a800',
  '#7a5195',
  '#4c9f70',
  '#ef5675',
]
const REST = '#8d96a0'

/** The rest, which the server names like this, is grey. */
const REST_NAME = '__REST__'

/** So is what has no value, in a lighter one. */
const NONE_NAME = '__NONE__'
const NONE = '#bcc4cd'

const severities: Readonly<Record<string, string>> = {
  info: '#5b8def',
  low: '#2f9e63',
  medium: '#e0a100',
  high: '#e8590c',
  critical: '#c92a2a',
}

function colourOf(name: string, index: number): string {
  if (name === REST_NAME) return REST
  if (name === NONE_NAME) return NONE
  return severities[name] ?? PALETTE[index % PALETTE.length] ?? REST
}

function configurationOf(told: Told, figure: HTMLElement): ChartConfiguration {
  const [text = '', line = ''] = ['--muted', '--line'].map((name) => themeColour(name, figure))
  const tooltip = { callbacks: { label: labelOf(new Intl.NumberFormat(told.locale), told.unit) } }
  const legend = { labels: { color: text, boxWidth: 12, boxHeight: 12 } }
  const shared = { responsive: true, maintainAspectRatio: false, locale: told.locale }
  const configuration = told.kind === 'pie' ? sharesOf(told) : barsOf(told, { text, line })
  const position = told.kind === 'pie' ? ('right' as const) : ('bottom' as const)
  const display = told.kind === 'pie' || (told.series?.length ?? 1) > 1
  const plugins = { legend: { ...legend, position, display }, tooltip }
  return { ...configuration, options: { ...shared, ...configuration.options, plugins } }
}

function sharesOf(told: Told): ChartConfiguration<'doughnut'> {
  const values = told.values ?? []
  const colours = values.map(({ name }, index) => colourOf(name, index))
  const counts = values.map(({ count }) => count)
  return {
    type: 'doughnut',
    data: {
      labels: values.map(({ name }) => shown(name, told)),
      datasets: [{ data: counts, backgroundColor: colours, borderWidth: 0 }],
    },
  }
}

/** Stacked over time, or lying, one a value. */
function barsOf(
  told: Told,
  { text, line }: { text: string; line: string },
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
        backgroundColor: colourOf(name, index),
        barPercentage: isTime ? 1 : 0.8,
        categoryPercentage: isTime ? 0.96 : 0.9,
      })),
    },
    options: {
      indexAxis: isTime ? 'x' : 'y',
      interaction: { mode: 'index', intersect: false, axis: isTime ? 'x' : 'y' },
      scales: isTime ? { x: names, y: counts } : { x: counts, y: names },
    },
  }
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
