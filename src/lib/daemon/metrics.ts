import type { Component, Counters } from './component.ts'
import { type MetricFamily, metricName, printExposition } from './exposition.ts'
import { meaningOf } from './metric-meanings.ts'

/**
 * The numbers of a daemon in the text format of Prometheus, version 0.0.4:
 * `mentat_<component>_<counter>_total` and `mentat_<component>_<gauge>`, each with the daemon's name; what is counted by
 * names has the label `name` as well. Times of components (`work_ms`, `age_days`) are in seconds.
 */
export function prometheusText(daemon: string, components: readonly Component[]): string {
  const families = [
    ...components.flatMap((component) => familiesOf(component, daemon)),
    gauge('mentat_process_resident_memory_bytes', process.memoryUsage.rss(), daemon),
    gauge('mentat_process_uptime_seconds', Math.round(process.uptime()), daemon),
  ]
  // Plugins of others call their counters what they like: two names may differ in what a metric cannot have.
  const first = Map.groupBy(families, ({ name }) => name).values()
  return printExposition([...first].flatMap(([family]) => family ?? []))
}

function familiesOf(component: Component, daemon: string): MetricFamily[] {
  const prefix = `mentat_${metricName(component.name)}`
  const named = component.named?.() ?? {}
  const counters = Object.entries(component.counters())
    // What is counted by names as well is told by names: the sum is theirs.
    .filter(([key]) => !Object.hasOwn(named, key))
    .map(([key, value]) => counter(prefix, key, { '': value }, daemon))
  return [
    ...counters,
    ...Object.entries(named).map(([key, values]) => counter(prefix, key, values, daemon)),
    ...Object.entries(component.gauges?.() ?? {}).map(([key, value]) => {
      const { text, factor } = inSeconds(key)
      return gauge(`${prefix}_${metricName(text)}`, value * factor, daemon)
    }),
    gauge(`${prefix}_in_trouble`, component.trouble?.() === undefined ? 0 : 1, daemon),
    gauge(`${prefix}_degraded`, component.degraded?.() === undefined ? 0 : 1, daemon),
  ]
}

/** @param values by name; the name of one without a name is empty */
function counter(prefix: string, key: string, values: Counters, daemon: string): MetricFamily {
  const { text, factor } = inSeconds(key)
  const name = `${prefix}_${metricName(text)}_total`
  const samples = Object.entries(values).map(([of, value]) => ({
    labels: of === '' ? { daemon } : { daemon, name: of },
    value: value * factor,
  }))
  return { name, type: 'counter', help: meaningOf(name), samples }
}

/** Prometheus knows one unit of time. */
function inSeconds(key: string): { readonly text: string; readonly factor: number } {
  for (const [unit, factor] of units) {
    if (key.endsWith(unit)) return { text: `${key.slice(0, -unit.length)}_seconds`, factor }
  }
  return { text: key, factor: 1 }
}

const units = [
  ['_ms', 0.001],
  ['_days', 86_400],
] as const

function gauge(name: string, value: number, daemon: string): MetricFamily {
  return { name, type: 'gauge', help: meaningOf(name), samples: [{ labels: { daemon }, value }] }
}
