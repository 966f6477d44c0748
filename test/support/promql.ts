import type { ReadMetric } from './exposition.ts'

/** What Prometheus itself sets. */
const GIVEN = ['instance', 'job']

/**
 * What is wrong with an expression of Prometheus and the texts that are filled from it (`{{queue}}`, `{{ $labels.queue }}`): metrics,
 * labels and values of labels that no metric has.
 */
export function promqlFaults(
  expression: string,
  texts: readonly string[],
  metrics: ReadonlyMap<string, ReadMetric>,
): string[] {
  const used = [...expression.matchAll(/\b(mentat_\w+)(?:\{([^}]*)\})?/g)]
  const faults: string[] = []
  const everywhere: ReadonlySet<string>[] = []
  for (const [, name = '', selector = ''] of used) {
    const metric = metrics.get(name)
    if (!metric) {
      faults.push(`there is no ${name}`)
      continue
    }
    const labels = labelsOf(metric)
    everywhere.push(new Set(labels.keys()))
    faults.push(...selectorFaults(selector, labels).map((text) => `${name} has no ${text}`))
  }
  const grouped = [...expression.matchAll(/\b(?:by|on) \(([^)]*)\)/g)]
  for (const label of grouped.flatMap(([, names = '']) => names.split(/, */))) {
    const isThere = GIVEN.includes(label) || everywhere.every((labels) => labels.has(label))
    if (!isThere) faults.push(`not all metrics have ${label}: ${expression}`)
  }
  for (const [, label = ''] of texts.join(' ').matchAll(/\{\{ *(?:\$labels\.)?(\w+) *\}\}/g)) {
    if (!everywhere.some((labels) => labels.has(label))) faults.push(`no metric has ${label}`)
  }
  return faults
}

/** What a selector (`state=~"waiting|pending"`) names that is not there. */
function selectorFaults(
  selector: string,
  labels: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return [...selector.matchAll(/(\w+)=~?"([^"]*)"/g)].flatMap(([, label = '', values = '']) =>
    values
      .split('|')
      .filter((value) => labels.get(label)?.has(value) !== true)
      .map((value) => `${label}="${value}"`),
  )
}

/** The values of each label. */
function labelsOf({ samples }: ReadMetric): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>()
  for (const text of samples.keys()) {
    for (const [, label = '', value = ''] of text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      labels.set(label, (labels.get(label) ?? new Set()).add(value))
    }
  }
  return labels
}
