/** One number of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric with all its samples. */
export interface MetricFamily {
  /** As Prometheus wants it: base units, counters end in `_total`. */
  readonly name: string
  readonly type: 'counter' | 'gauge'
  /** What it means; undefined: nobody knows. */
  readonly help: string | undefined
  readonly samples: readonly Sample[]
}

/** The media type of the text. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Prints metrics in the text format of Prometheus, version 0.0.4. No two families may have the same name. */
export function printExposition(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, type, help, samples }) => [
    ...(help === undefined ? [] : [`# HELP ${name} ${helpText(help)}`]),
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${metricValue(value)}`),
  ])
  return `${lines.join('\n')}\n`
}

/** A text as a part of the name of a metric. */
export function metricName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')
}

function labelText(labels: Sample['labels']): string {
  const entries = Object.entries(labels)
  if (entries.length === 0) return ''
  return `{${entries.map(([name, value]) => `${name}="${labelValue(value)}"`).join(',')}}`
}

function helpText(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`)
}

function labelValue(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)
}

/** Go's notation, which differs from ours for the infinite only. */
function metricValue(value: number): string {
  return Number.isFinite(value) || Number.isNaN(value) ? `${value}` : value > 0 ? '+Inf' : '-Inf'
}
