import type { ReportType } from '../../../../database/reports/tables.ts'

/** What readers are advised to do depends on what kind of problem they have. */
export const adviceKinds = [
  'attacked',
  'login',
  'exploit',
  'flood',
  'spam',
  'malware',
  'scanning',
  'traffic',
  'openService',
  'encryption',
  'clock',
  'software',
  'general',
] as const

/** One of them. */
export type AdviceKind = (typeof adviceKinds)[number]

/** The beginnings of names of classes, as those that come with Mentat are named; the first that fits counts. */
const beginnings: readonly (readonly [beginning: string, kind: AdviceKind])[] = [
  ['attempt-login', 'login'],
  ['attempt-exploit', 'exploit'],
  ['avail-', 'flood'],
  ['abusive-spam', 'spam'],
  ['anomaly-host-miner', 'malware'],
  ['anomaly-traffic-url', 'malware'],
  ['anomaly-traffic', 'traffic'],
  ['intrusion-', 'malware'],
  ['malware-', 'malware'],
  ['recon-', 'scanning'],
  ['vulnerable-config-tls', 'encryption'],
  ['vulnerable-config-certificate', 'encryption'],
  ['vulnerable-config-time', 'clock'],
  ['vulnerable-config', 'openService'],
  ['vulnerable-open', 'openService'],
  ['vulnerable-implementation', 'software'],
]

/** The kind of advice for a class; those who are attacked need another than those who attack. */
export function adviceKindOf(className: string, type: ReportType): AdviceKind {
  if (type === 'target') return 'attacked'
  return beginnings.find(([beginning]) => className.startsWith(beginning))?.[1] ?? 'general'
}
