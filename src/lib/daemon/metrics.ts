import type { Component } from './component.ts'

/**
 * The numbers of a daemon in the text format of Prometheus, version 0.0.4:
 * `mentat_<component>_<counter>_total` and `mentat_<component>_<gauge>`, each with the daemon's name; what is counted by
 * names has the label `name` as well.
 */
export function prometheusText(daemon: string, components: readonly Component[]): string {
  const daemonLabel = `daemon="${labelValue(daemon)}"`
  const label = `{${daemonLabel}}`
  const lines: string[] = []
  const add = (name: string, type: 'counter' | 'gauge', value: number): void => {
    lines.push(`# TYPE ${name} ${type}`, `${name}${label} ${metricValue(value)}`)
  }
  for (const component of components) {
    const prefix = `mentat_${metricName(component.name)}`
    for (const [key, value] of Object.entries(component.counters())) {
      add(`${prefix}_${metricName(key)}_total`, 'counter', value)
    }
    for (const [key, values] of Object.entries(component.named?.() ?? {})) {
      const name = `${prefix}_${metricName(key)}_total`
      lines.push(`# TYPE ${name} counter`)
      for (const [of, value] of Object.entries(values)) {
        lines.push(`${name}{${daemonLabel},name="${labelValue(of)}"} ${metricValue(value)}`)
      }
    }
    for (const [key, value] of Object.entries(component.gauges?.() ?? {})) {
      add(`${prefix}_${metricName(key)}`, 'gauge', value)
    }
    add(`${prefix}_in_trouble`, 'gauge', component.trouble?.() === undefined ? 0 : 1)
    add(`${prefix}_degraded`, 'gauge', component.degraded?.() === undefined ? 0 : 1)
  }
  add('mentat_process_resident_memory_bytes', 'gauge', process.memoryUsage.rss())
  add('mentat_process_uptime_seconds', 'gauge', Math.round(process.uptime()))
  return `${lines.join('\n')}\n`
}

function labelValue(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)
}

/** Go's notation, which differs from ours for the infinite only. */
function metricValue(value: number): string {
  return Number.isFinite(value) || Number.isNaN(value) ? `${value}` : value > 0 ? '+Inf' : '-Inf'
}

function metricName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')
}
