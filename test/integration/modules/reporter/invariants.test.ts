import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReporterResult, UnitResult } from '../../../../src/lib/modules/reporter/result.ts'
import { startCluster } from '../../../support/database.ts'
import { ofClass, ReporterScene } from '../../../support/reporter.ts'
import { type ReceivedMail, type SmtpSink, startSmtp } from '../../../support/smtp.ts'

const cluster = await startCluster()
const DAY = 86_400_000

/** Name, networks, whom reports go to. */
const groups = [
  {
    name: 'base',
    networks: [],
    base: ['10.0.0.0/8'],
    settings: { emails_info: ['noc@base.example'] },
  },
  {
    name: 'uni',
    networks: ['10.1.0.0/16'],
    settings: { emails_low: ['a@uni.example'], mode: 'both' },
  },
  { name: 'lab', networks: ['10.1.2.0/24'], settings: { emails_low: ['b@lab.example'] } },
  {
    name: 'pilot',
    networks: ['10.3.0.0/16'],
    settings: { emails_low: ['c@pilot.example'], redirect: true },
  },
] as const
const allowed = new Set([
  'noc@base.example',
  'a@uni.example',
  'b@lab.example',
  'admin@mentat.example',
])

/** The networks of a group begin with this. */
const prefixes: Readonly<Record<string, string>> = {
  base: '10.',
  uni: '10.1.',
  lab: '10.1.2.',
  pilot: '10.3.',
}

const address = fc.constantFrom(
  '10.1.2.1',
  '10.1.2.2',
  '10.1.9.1',
  '10.3.0.1',
  '10.9.0.1',
  '172.16.0.1',
)

/** An event of some day, with one to three sources. */
const someEvent = fc.record({
  day: fc.nat(13),
  addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
  class: fc.constantFrom('scan', 'login'),
  detector: fc.constantFrom('good', 'good', 'bad'),
  isNoise: fc.boolean(),
  isShadow: fc.boolean(),
})

test('whatever comes, each event has one fate, and nobody gets what is not for him', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someEvent, { minLength: 30, maxLength: 60 }), async (events) => {
      const smtp = await startSmtp()
      const { database } = await cluster.createDatabase()
      const scene = new ReporterScene(database, smtp.port, {
        start: '2024-05-06T00:00:00Z',
        config: { mail_admin: ['admin@mentat.example'] },
      })
      for (const group of groups) await scene.addGroup(group)
      await scene.addFilter('noise', 'Description eq "noise"')
      await scene.addDetector('bad', 0.2)
      const model = new Model()
      const start = scene.clock.now()
      for (let day = 0; day < 14; day++) {
        for (const [index, event] of events.entries()) {
          if (event.day !== day) continue
          scene.clock.set(start + day * DAY + index * 1000)
          await scene.store(`e${index}`, asMessage(event))
          model.add(index, event)
        }
        scene.clock.set(start + (day + 1) * DAY)
        const result = await scene.run({ severity: 'low' })
        assert.deepEqual(fatesIn(result), model.finishDay(day))
      }
      const sent = smtp.mails.length
      assert.deepEqual((await scene.run({ severity: 'low' })).rounds, [])
      assert.equal(smtp.mails.length, sent, 'running it twice changes nothing')
      checkMails(smtp)
      await smtp.close()
    }),
    { numRuns: 3, endOnFailure: true },
  )
})

type SomeEvent = typeof someEvent extends fc.Arbitrary<infer Value> ? Value : never

function asMessage({
  addresses,
  class: name,
  detector,
  isNoise,
  isShadow,
}: SomeEvent): object & Record<string, unknown> {
  return ofClass(name, 'low', addresses, {
    Description: isNoise ? 'noise' : 'signal',
    Node: [{ Name: detector }],
    ...(isShadow ? { _Mentat: { ShadowReporting: true } } : {}),
  })
}

/** By pass and chain: numbers of filtered, not credible, thresholded, reported and relapsed events. */
type Fates = Record<string, string>

function fatesIn({ rounds }: ReporterResult): Fates {
  const units = rounds.flatMap((round) => round.units)
  return Object.fromEntries(
    units.map((unit): [string, string] => {
      checkSums(unit)
      const {
        evcount_flt_blk: f,
        evcount_det_blk: d,
        evcount_thr_blk: t,
        evcount_thr,
        evcount_rlp,
      } = unit.counts
      return [
        `${unit.pass} ${unit.groups.join('>')}`,
        [f, d, t, evcount_thr, evcount_rlp].join(' '),
      ]
    }),
  )
}

function checkSums({ counts, reports, groups: chain }: UnitResult): void {
  const { evcount_new, evcount_flt_blk: f, evcount_det_blk: d, evcount_thr_blk: t } = counts
  assert.equal(f + d + t + counts.evcount_thr, evcount_new)
  assert.equal(counts.evcount_rep, counts.evcount_thr + counts.evcount_rlp)
  for (const { address: about } of reports) {
    if (about !== null)
      assert.ok(
        chain.every((name) => about.startsWith(prefixes[name] ?? '?')),
        about,
      )
  }
}

/** The text speaks of no address that the groups do not have, and it goes to nobody else. */
function checkMails({ mails }: Pick<SmtpSink, 'mails'>): void {
  const ids = mails.map(({ mail }) => mail.messageId)
  assert.equal(new Set(ids).size, ids.length, 'each mail once')
  for (const received of mails) {
    assert.ok(
      received.to.every((each) => allowed.has(each)),
      received.to.join(' '),
    )
    const own = groupsOf(received).map((name) => prefixes[name] ?? '?')
    for (const [found] of contentOf(received).matchAll(/\b(?:10|172)(?:\.\d{1,3}){3}\b/g)) {
      assert.ok(
        own.every((prefix) => found.startsWith(prefix)),
        `${found} for ${received.to.join(' ')}`,
      )
    }
  }
}

function groupsOf({ mail }: ReceivedMail): string[] {
  const [, names = ''] = /^Groups?:\s+(.*)$/m.exec(mail.text ?? '') ?? []
  return names.split(/[,>\s]+/).filter((name) => name in prefixes)
}

function contentOf({ mail }: ReceivedMail): string {
  const attached = mail.attachments.map(({ content }) => content.toString()).join('')
  return [mail.subject ?? '', mail.text ?? '', String(mail.html), attached].join('\n')
}

/** What has to come out, in the plainest way: days are numbered, and each address of an event is looked at alone. */
class Model {
  /** Of the day that is not over. */
  #waiting: { index: number; event: SomeEvent }[] = []
  /** By shadow, class and address: the day on which it was reported, and what was held back since. */
  readonly #silences = new Map<string, { day: number; held: { index: number; day: number }[] }>()

  add(index: number, event: SomeEvent): void {
    this.#waiting.push({ index, event })
  }

  finishDay(day: number): Fates {
    const units: ModelUnits = new Map()
    const reported = [...this.#judge(day, units), ...this.#relapse(day, units)]
    for (const key of reported) this.#silences.set(key, { day, held: [] })
    return Object.fromEntries(
      [...units].map(([name, { best, relapsed }]) => {
        const fates = [...best.values()]
        const counts = [0, 1, 2, 3].map((fate) => fates.filter((each) => each === fate).length)
        return [name, [...counts, relapsed.size].join(' ')]
      }),
    )
  }

  /** @returns the keys that are reported */
  #judge(day: number, units: ModelUnits): string[] {
    const reported: string[] = []
    for (const { index, event } of this.#waiting.splice(0)) {
      for (const each of event.addresses) {
        const unit = unitOf(units, event.isShadow, each)
        if (!unit) continue
        const key = `${event.isShadow} ${event.class} ${each}`
        const silence = this.#silences.get(key)
        const isSilent = silence !== undefined && day <= silence.day + 6
        const fate = event.isNoise ? 0 : event.detector === 'bad' ? 1 : isSilent ? 2 : 3
        if (fate === 2) silence?.held.push({ index, day })
        if (fate === 3) reported.push(key)
        unit.best.set(index, Math.max(fate, unit.best.get(index) ?? 0))
      }
    }
    return reported
  }

  /** @returns the keys that come back */
  #relapse(day: number, units: ModelUnits): string[] {
    const back: string[] = []
    for (const [key, { day: begun, held }] of this.#silences) {
      if (day < begun + 6 || !held.some((each) => each.day >= begun + 4)) continue
      const [isShadow, , each = ''] = key.split(' ')
      const unit = unitOf(units, isShadow === 'true', each)
      for (const { index } of held) if (unit?.best.get(index) !== 3) unit?.relapsed.add(index)
      back.push(key)
    }
    return back
  }
}

/** By pass and chain: the best fate of each event (as its number), and those that come back. */
type ModelUnits = Map<string, { best: Map<number, number>; relapsed: Set<number> }>

function unitOf(
  units: ModelUnits,
  isShadow: boolean,
  each: string,
): { best: Map<number, number>; relapsed: Set<number> } | undefined {
  const chain = chainOf(each)
  if (chain === undefined) return undefined
  const name = `${isShadow ? 'ShadowSource' : 'Source'} ${chain}`
  const unit = units.get(name) ?? { best: new Map<number, number>(), relapsed: new Set<number>() }
  units.set(name, unit)
  return unit
}

function chainOf(of: string): string | undefined {
  const chain = ['lab', 'uni', 'pilot'].filter((name) => of.startsWith(prefixes[name] ?? '?'))
  if (chain.length > 0) return chain.join('>')
  return of.startsWith('10.') ? 'base' : undefined
}
