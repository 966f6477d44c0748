import { MentatError } from '../../framework/errors/mentat-error.ts'
import { parseAddress } from '../../idea/address.ts'
import { formatNetwork, type Interval, mergeIntervals, networksOf } from '../../idea/interval.ts'

const TAB = 0x09
const NEWLINE = 0x0a

/** Cuts chunks into whole lines, each without its newline. A last line without one is an error of who made the chunks. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = chunk.subarray(start, end)
      yield rest.length === 0 ? line : Buffer.concat([...rest, line])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  if (rest.length > 0) throw new MentatError('BACKUP_DAMAGED', 'the last row is cut off')
}

/**
 * Makes the rows of `event_addresses` from rows of `events` as COPY writes them: what an index is to its table.
 * @param columns of the rows of events
 */
export class AddressLines {
  readonly #places: Readonly<Record<'id' | 'time' | 'source' | 'target', number>>
  readonly #last: number

  constructor(columns: readonly string[]) {
    const place = (name: string): number => {
      const index = columns.indexOf(name)
      if (index < 0) throw new MentatError('BACKUP_DAMAGED', `the events have no column ${name}`)
      return index
    }
    this.#places = {
      id: place('id'),
      time: place('detect_time'),
      source: place('source_ip'),
      target: place('target_ip'),
    }
    this.#last = Math.max(...Object.values(this.#places))
  }

  /** Lines of the columns detect_time, id, role and network; empty when the event has no addresses. */
  of(line: Buffer): string {
    const columns = this.#columnsOf(line)
    const { id, time, source, target } = this.#places
    const begin = `${columns[time] ?? ''}\t${columns[id] ?? ''}\t`
    return linesOf(`${begin}s`, columns[source] ?? '') + linesOf(`${begin}t`, columns[target] ?? '')
  }

  /** Those up to the last one that matters, as they are written: the document is left alone. */
  #columnsOf(line: Buffer): string[] {
    let end = -1
    for (let column = 0; column <= this.#last; column += 1) {
      end = line.indexOf(TAB, end + 1)
      if (end < 0) break
    }
    return line.toString('utf8', 0, end < 0 ? line.length : end).split('\t')
  }
}

function linesOf(begin: string, multirange: string): string {
  if (multirange === '{}') return ''
  let lines = ''
  for (const interval of mergeIntervals(intervalsOf(multirange))) {
    for (const network of networksOf(interval)) lines += `${begin}\t${formatNetwork(network)}\n`
  }
  return lines
}

/** `{[192.0.2.1,192.0.2.1],[2001:db8::1,2001:db8::9]}`: bounds are hosts, both included. */
function intervalsOf(multirange: string): Interval[] {
  if (!/^\{\[[^[\]]+\](?:,\[[^[\]]+\])*\}$/.test(multirange)) throw unreadable(multirange)
  return multirange
    .slice(2, -2)
    .split('],[')
    .map((text) => {
      const [low, high, more] = text.split(',').map(parseAddress)
      if (!low || !high || more || low.family !== high.family) throw unreadable(multirange)
      return { family: low.family, low: low.value, high: high.value }
    })
}

function unreadable(multirange: string): MentatError {
  return new MentatError(
    'BACKUP_DAMAGED',
    `the addresses ${multirange.slice(0, 200)} cannot be read`,
  )
}
