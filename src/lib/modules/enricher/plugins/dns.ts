import { Type } from 'typebox'
import { dnsOptions } from '../../../services/dns/options.ts'
import { type DnsFinding, DnsService } from '../../../services/dns/service.ts'
import { answerOf } from '../../../services/lookup/finding.ts'
import { then, whenAll } from '../../../services/lookup/soon.ts'
import type { Additions, EnricherPlugin } from '../plugin.ts'
import { addressesPerEvent } from './addresses-per-event.ts'
import { type DnsQuestion, dnsQuestions } from './dns-questions.ts'

const config = Type.Object({
  ...dnsOptions,
  ...addressesPerEvent,
  private_addresses: Type.Boolean({
    description:
      'Whether names of private addresses (10.0.0.0/8, fc00::/7 and so on) are asked as well: for networks whose resolver knows them.',
    default: false,
  }),
})

/** Adds names of addresses, and addresses of those that are known by name only. */
export const dnsPlugin: EnricherPlugin<typeof config> = {
  name: 'dns',
  summary: 'adds names of addresses and addresses of names from the DNS',
  reads: ['Source', 'Target'].flatMap((side) => [`${side}.IP4`, `${side}.IP6`, `${side}.Hostname`]),
  writes: ['Source', 'Target'].flatMap((side) => [
    `_Mentat.${side}ResolvedHostname`,
    `_Mentat.${side}ResolvedAddress`,
  ]),
  config,
  create(options, context) {
    const dns = new DnsService(options, context)
    return {
      start: () => dns.start(),
      stop: () => dns.stop(),
      enrich(event, signal) {
        const questions = dnsQuestions(event, {
          limit: options.addresses_per_event,
          privateAddresses: options.private_addresses,
        })
        const findings = questions.map(({ subject }) =>
          typeof subject === 'string' ? dns.forward(subject, signal) : dns.reverse(subject, signal),
        )
        return then(whenAll(findings), (known) => additionsOf(questions, known))
      },
      counters: () => dns.counters(),
      trouble: () => dns.trouble(),
    }
  },
}

/** All answers for one member, sorted, each once; members without any are left out. */
function additionsOf(
  questions: readonly DnsQuestion[],
  findings: readonly DnsFinding[],
): Additions | undefined {
  const values = new Map<string, Set<string>>()
  for (const [index, { member }] of questions.entries()) {
    const finding = findings[index]
    for (const value of (finding && answerOf(finding)) ?? []) {
      values.set(member, (values.get(member) ?? new Set()).add(value))
    }
  }
  if (values.size === 0) return undefined
  return Object.fromEntries([...values].map(([member, set]) => [member, [...set].sort()]))
}
