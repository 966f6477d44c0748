import type { EventReference } from '../../../database/reports/pass-events.ts'

/** An event and those of its addresses that are reported. */
export interface Finding extends EventReference {
  /** New ones. */
  readonly regular: readonly string[]
  /** Those that come back after an earlier report. */
  readonly relapsed: readonly string[]
}

/** Findings that grow; each event is one, however often it is added. */
export class Findings {
  readonly #findings = new Map<string, EventReference & { regular: string[]; relapsed: string[] }>()
  /** Addresses by key of their thresholds: these begin anew. */
  readonly keys = new Map<string, string>()
  /** Labels of earlier reports by key of threshold. */
  readonly references = new Map<string, string>()

  add(
    kind: 'regular' | 'relapsed',
    { id, detectTime, size }: EventReference,
    addresses: readonly string[],
  ): void {
    const finding = this.#findings.get(id) ?? { id, detectTime, size, regular: [], relapsed: [] }
    this.#findings.set(id, finding)
    finding[kind].push(...addresses)
  }

  has(id: string): boolean {
    return this.#findings.has(id)
  }

  /** By time. */
  list(): Finding[] {
    return [...this.#findings.values()].sort(
      (a, b) => a.detectTime - b.detectTime || (a.id < b.id ? -1 : 1),
    )
  }
}

/** The findings of each address; the addresses with the most come first, ties by address. */
export function byAddress(findings: readonly Finding[]): [address: string, Finding[]][] {
  const found = new Map<string, Finding[]>()
  for (const finding of findings) {
    for (const address of allAddresses(finding)) {
      const own = found.get(address)
      if (own) own.push(finding)
      else found.set(address, [finding])
    }
  }
  return [...found].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
}

/** New and relapsed ones, each once. */
export function allAddresses({ regular, relapsed }: Finding): string[] {
  return relapsed.length === 0 ? [...regular] : [...new Set([...regular, ...relapsed])]
}
