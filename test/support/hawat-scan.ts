import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { after } from 'node:test'
import { MARK } from './hawat-attacks.ts'
import type { Browser } from './hawat.ts'

/** A request as an attacker writes it: nothing of it is checked or changed. */
export interface Shot {
  readonly method?: string
  /** Path and query, as they stand in the first line. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** What came back. */
export interface Hit {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly milliseconds: number
}

/** Longest that an answer may take, in milliseconds; statements that sleep take three times as long. */
const LONGEST = 10_000

/** Sends requests for one browser, whose cookies it does not change. */
export class Scanner {
  readonly #url: URL
  readonly #browser: Browser
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 })

  constructor(url: string, browser: Browser) {
    this.#url = new URL(url)
    this.#browser = browser
    after(() => {
      this.#agent.destroy()
    })
  }

  /** Feeds are not read: they never end. */
  shoot({ method = 'GET', path, headers = {}, body }: Shot): Promise<Hit> {
    const { hostname, port } = this.#url
    const cookie = [...this.#browser.cookies].map((pair) => pair.join('=')).join('; ')
    const began = performance.now()
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ hostname, port, method, path, agent: this.#agent, setHost: !('host' in headers) },
          headers: {
            ...(cookie === '' ? {} : { cookie }),
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
            ...headers,
          },
        },
        (answer) => {
          const parts: Buffer[] = []
          const done = (): void => {
            const { statusCode = 0, headers: heads } = answer
            const text = Buffer.concat(parts).toString()
            resolve({
              ...{ status: statusCode, headers: heads, text },
              milliseconds: performance.now() - began,
            })
          }
          answer.on('data', (part: Buffer) => parts.push(part)).on('end', done)
          if (answer.headers['content-type']?.startsWith('text/event-stream') ?? false) {
            done()
            answer.removeAllListeners('end')
            sent.destroy()
          }
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }

  /** Sends it, and tells what is wrong with the answer. */
  async faults(shot: Shot): Promise<string[]> {
    const hit = await this.shoot(shot)
    return faultsIn(hit).map((fault) => `${told(shot)}: ${fault}`)
  }
}

/** Sends requests, some at a time, and tells all that is wrong with the answers, each kind of fault a few times. */
export async function scan(scanner: Scanner, shots: Iterable<Shot>): Promise<string[]> {
  const queue = [...shots].values()
  const faults: string[] = []
  const worker = async (): Promise<void> => {
    for (const shot of queue) faults.push(...(await scanner.faults(shot)))
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  return faults.slice(0, 20)
}

/** What every answer must have, whatever was asked. */
export function faultsIn({ status, headers, text, milliseconds }: Hit): string[] {
  const faults: string[] = []
  if (status >= 500) faults.push(`status ${status} ${text.slice(0, 300)}`)
  if (milliseconds > LONGEST) faults.push(`took ${Math.round(milliseconds)} ms`)
  for (const [name, pattern] of Object.entries(needed)) {
    if (!pattern.test(String(headers[name] ?? ''))) faults.push(`${name}: ${String(headers[name])}`)
  }
  for (const name of Object.keys(headers)) {
    if (forbidden.test(name)) faults.push(`has the header ${name}`)
  }
  const { location = '' } = headers
  if (location !== '' && !/^\/(?![/\\])[\x21-\x7E]*$/.test(location))
    faults.push(`leads to ${location}`)
  for (const line of headers['set-cookie'] ?? []) {
    if (!/^(?:__Host-)?mentat-[a-z]+=[\w%.+-]*; .*HttpOnly; (?:Secure; )?SameSite=Lax/.test(line))
      faults.push(`sets ${line}`)
  }
  return [...faults, ...faultsOfText(headers['content-type'] ?? '', text)]
}

const needed: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none';(?!.*unsafe)/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/i,
  'referrer-policy': /^(?:same-origin|no-referrer)$/,
  'cache-control': /^no-store$|^public, max-age=\d+, immutable$/,
  'cross-origin-resource-policy': /^same-origin$/,
}

const forbidden = new RegExp(`^access-control-|^x-powered-by$|^server$|${MARK}`, 'i')

/** What tells how the house is built inside: errors of the database, of the engine, places of files. */
const internal =
  /syntax error|invalid input syntax|invalid byte sequence|out of range for type|violates \w+|malformed (?:array|range)|(?:relation|column|function) "?[\w.]+"? does not exist|\bat \S+ \(|node:internal|node_modules|\.tsx?:\d+|TypeError|RangeError|SyntaxError|Maximum call stack|is not a function|undefined \(reading|root:x:0/

function faultsOfText(type: string, text: string): string[] {
  const faults = internal.exec(text)?.[0]
  const told = faults === undefined ? [] : [`tells of the inside: ${faults}`]
  if (!type.startsWith('text/html')) return told
  const found = dangerous.flatMap((pattern) => pattern.exec(html(text))?.[0] ?? [])
  return [...told, ...found.map((part) => `holds ${part}`)]
}

/** Where a text has become a part of the page: an element, a handler, an address that runs or leads away. */
const dangerous = [
  new RegExp(`<${MARK}`, 'i'),
  new RegExp(`<[a-z][^<>]*\\son${MARK}`, 'i'),
  new RegExp(`<[a-z][^<>]* (?:href|src|action)="(?:javascript:|data:|//|/\\\\)[^"]*"`, 'i'),
]

/** Without data for scripts, which cannot end its element, and without values of attributes, which cannot end theirs. */
function html(text: string): string {
  return text
    .replaceAll(/(<script id="pivots" type="application\/json">)[^<]*/g, '$1')
    .replaceAll(/ (?!href|src|action)([\w-]+)="[^"]*"/g, ' $1=""')
}

function told({ method = 'GET', path, headers, body }: Shot): string {
  const parts = [method, path.slice(0, 300), headers && JSON.stringify(headers).slice(0, 200)]
  return [...parts, body?.toString().slice(0, 200)].filter(Boolean).join(' ')
}
