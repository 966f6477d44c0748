import { formatNetwork, networksOf, parseInterval } from '../src/lib/idea/interval.ts'
import { once } from 'node:events'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '../src/lib/database/database.ts'
import { Partitions } from '../src/lib/database/events/partitions.ts'
import { addressColumns, eventColumns } from '../src/lib/database/events/row.ts'
import { systemClock } from '../src/lib/framework/time/clock.ts'
import { Random } from '../src/lib/modules/ideagen/random.ts'

const DAY = 86_400_000
const EVENTS_A_COPY = 20_000
/** Filling from two connections keeps two cores busy. */
const WRITERS = 2
const ATTACKERS = 300_000

/** How many events, of how many days before `end` (milliseconds since 1970). */
export interface Stock {
  readonly events: number
  readonly days: number
  readonly end: number
}

/** The networks that are watched over: one large, many small, some of IPv6. */
export const homeNetworks: readonly string[] = [
  '10.20.0.0/16',
  ...Array.from({ length: 49 }, (_, index) => `10.${30 + index}.${index * 4}.0/22`),
  ...Array.from({ length: 130 }, (_, index) => `192.0.${index + 2}.0/24`),
  ...Array.from({ length: 20 }, (_, index) => `2001:db8:${(0x100 + index).toString(16)}::/48`),
]

/** One address of the many that attack: 0 is the most frequent one by far, 299,999 occurs hardly ever. */
export function attacker(rank: number): string {
  // Multiplication by an odd number spreads neighbours over the whole space, each rank to its own address.
  const value = Math.imul(rank + 1, 0x9e3779b1) >>> 0
  const octet = value >>> 24
  // Addresses from 224 on belong to no host.
  return `${octet >= 224 ? octet - 100 : octet || 1}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

export const categories = [
  ...['Recon.Scanning', 'Attempt.Login', 'Availability.DDoS', 'Vulnerable.Open', 'Abusive.Spam'],
  ...['Attempt.Exploit', 'Malware', 'Intrusion.Botnet', 'Anomaly.Traffic', 'Fraud.Phishing'],
]
export const detectors = Array.from({ length: 30 }, (_, index) => `org.example.site${index}.nemea`)
const descriptions = [
  ...['Horizontal TCP SYN scan', 'Repeated unsuccessful logins', 'SSDP open to the Internet'],
  ...['Connection to a known command and control server', 'Phishing page reported by a visitor'],
]
const ports = [22, 23, 80, 443, 445, 3389, 5060, 1900, 53, 123]
const note =
  'Automatic report. No action is needed if the host has been reinstalled since. '.repeat(8)

/**
 * Fills the tables by COPY with events that are cheap to make and distributed as real ones are: a few sources and
 * networks cause most of them; one in ten has several addresses far apart on both sides.
 */
export async function fillEvents(database: Database, stock: Stock): Promise<void> {
  const days = Array.from({ length: stock.days + 1 }, (_, index) => stock.end - index * DAY)
  await new Partitions(database, systemClock).prepare(days)
  const batches = Math.ceil(stock.events / EVENTS_A_COPY)
  let next = 0
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let batch = next++; batch < batches; batch = next++) {
        await copyBatch(database, makeBatch(batch * EVENTS_A_COPY, stock))
        if ((batch + 1) % 10 === 0) process.stderr.write(`${(batch + 1) * EVENTS_A_COPY} events\n`)
      }
    }),
  )
}

interface Batch {
  events: string[]
  addresses: string[]
  ids: string[]
}

function makeBatch(first: number, stock: Stock): Batch {
  const random = new Random('search', first)
  const batch: Batch = { events: [], addresses: [], ids: [] }
  const count = Math.min(EVENTS_A_COPY, stock.events - first)
  const interval = (stock.days * DAY) / stock.events
  for (let index = 0; index < count; index += 1) {
    const age = (stock.events - first - index) * interval
    addEvent(batch, random, stock.end - age)
  }
  return batch
}

function addEvent(batch: Batch, random: Random, detected: number): void {
  const id = [random.next(), random.next(), random.next()].map(hex).join('-')
  const time = new Date(detected).toISOString()
  const stored = new Date(detected + random.small(2, 60) * 1000).toISOString()
  const hasMany = random.chance(0.1)
  const sources = addressesOf(random, hasMany, sourceOf)
  const targets = addressesOf(random, hasMany, targetOf)
  const category = skewed(random, categories, 2)
  const detector = skewed(random, detectors, 2)
  const port = skewed(random, ports, 2)
  const description = `${random.pick(descriptions)} ${random.chance(0.001) ? `case ${random.integer(1, 99_999)}` : ''}`
  const group = `abuse${random.small(1, 200)}@example.org`
  const severity = random.pick(['low', 'low', 'medium', 'high'])
  const document = `{"Format":"IDEA0","ID":"${id}","DetectTime":"${time}","Category":["${category}"],"Description":"${description}","Node":[{"Name":"${detector}"}],"Note":"${note}"}`
  const columns = [
    ...[id, time, stored, `{${category}}`, description],
    ...[`{${sources.join(',')}}`, `{${targets.join(',')}}`, '{}', `{${port}}`],
    ...['{}', '{}', '{tcp}', `{${detector}}`, '{Flow,Statistical}', `{${group}}`, '{}'],
    ...[`class-${category.toLowerCase()}`, '\\N', severity, '\\N', '\\N', '{}', 'f', 'f'],
    ...['{}', '{}', '{}', document],
  ]
  batch.events.push(`${columns.join('\t')}\n`)
  batch.ids.push(`${id}\t${time}\n`)
  for (const range of sources) batch.addresses.push(addressLines(time, id, 's', range))
  for (const range of targets) batch.addresses.push(addressLines(time, id, 't', range))
}

/** @param range `[low,high]` */
function addressLines(time: string, id: string, role: string, range: string): string {
  const interval = parseInterval(range.slice(1, -1).replace(',', '-'))
  return networksOf(interval!)
    .map((network) => `${time}\t${id}\t${role}\t${formatNetwork(network)}\n`)
    .join('')
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}

function skewed<Item>(random: Random, items: readonly Item[], power: number): Item {
  return items[Math.floor(items.length * random.fraction() ** power)] as Item
}

/** One interval, or three to eight, none twice. */
function addressesOf(
  random: Random,
  hasMany: boolean,
  make: (random: Random) => string,
): readonly string[] {
  if (!hasMany) return [make(random)]
  return [...new Set(random.times(random.integer(3, 8), () => make(random)))]
}

function sourceOf(random: Random): string {
  if (random.chance(0.05))
    return address6(random, `2001:db8:${hex(random.integer(1, 0xff)).slice(-2)}`)
  const address = attacker(Math.floor(ATTACKERS * random.fraction() ** 3))
  if (!random.chance(0.03)) return `[${address},${address}]`
  const network = address.slice(0, address.lastIndexOf('.'))
  return `[${network}.0,${network}.255]`
}

function targetOf(random: Random): string {
  if (random.chance(0.3)) {
    const address = attacker(random.integer(0, 10_000_000))
    return `[${address},${address}]`
  }
  const [base = '', prefix = ''] = skewed(random, homeNetworks, 2).split('/')
  if (base.includes(':')) return address6(random, base.slice(0, -2))
  const host = Math.floor(2 ** (32 - Number(prefix)) * random.fraction() ** 2)
  const [a = '', b = '', c = '0'] = base.split('.')
  const address = `${a}.${b}.${Number(c) + (host >> 8)}.${host & 255}`
  return `[${address},${address}]`
}

function address6(random: Random, network: string): string {
  const address = `${network}:${random.small(1, 0xff).toString(16)}::${random.small(1, 0xffff).toString(16)}`
  return `[${address},${address}]`
}

async function copyBatch(database: Database, batch: Batch): Promise<void> {
  await database.transaction(async (client) => {
    await client.query('SET LOCAL synchronous_commit = off')
    const copies: readonly [string, readonly string[]][] = [
      [`events (${eventColumns.join(', ')})`, batch.events],
      [`event_addresses (${addressColumns.join(', ')})`, batch.addresses],
      ['event_ids (id, detect_time)', batch.ids],
    ]
    for (const [target, lines] of copies) {
      const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`))
      const done = once(stream, 'finish')
      for (let start = 0; start < lines.length; start += 200) {
        const chunk = Buffer.from(lines.slice(start, start + 200).join(''))
        if (!stream.write(chunk)) await once(stream, 'drain')
      }
      stream.end()
      await done
    }
  })
}
