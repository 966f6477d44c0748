import { redactPasswords, type SecretValue } from '../../framework/config/secret-value.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { readLimited } from './limited-body.ts'

/** Where an HTTP API is, and how it is asked. */
export interface HttpApiOptions {
  /** For texts about its configuration: `NERD`. */
  readonly name: string
  /** Start of all its addresses; a slash is added if there is none. */
  readonly url: string
  /** Sent as the header `Authorization`, never put into an address, a log or an error. */
  readonly key?: SecretValue | undefined
  /** Largest answer in bytes, unpacked. */
  readonly largestAnswer: number
}

/** An HTTP API that answers GET with JSON, or with 404 when it knows of nothing. */
export class HttpApi {
  readonly #options: HttpApiOptions
  readonly #base: string
  readonly #headers: Headers

  /** @throws MentatError CONFIG_INVALID when address or key cannot be used */
  constructor(options: HttpApiOptions) {
    this.#options = options
    this.#base = slashed(usableUrl(options))
    this.#headers = new Headers({ Accept: 'application/json' })
    const key = usableKey(options)
    if (key !== undefined) this.#headers.set('Authorization', key)
  }

  /**
   * The JSON at a path below the base; undefined for 404. Redirects are not followed: the key would go with them.
   * @throws MentatError LOOKUP_FAILED, or LOOKUP_REFUSED when the request and not the service is at fault
   */
  async get(path: string, signal: AbortSignal): Promise<unknown> {
    const url = this.#base + path
    let response
    try {
      response = await fetch(url, { headers: this.#headers, redirect: 'error', signal })
    } catch (error) {
      throw failure(url, describeError(error))
    }
    try {
      return await this.#read(response, url, signal)
    } finally {
      // Without it the connection of an answer that was not read to its end stays open.
      if (response.body && !response.bodyUsed) await response.body.cancel().catch(() => undefined)
    }
  }

  async #read(response: Response, url: string, signal: AbortSignal): Promise<unknown> {
    const { status } = response
    if (status === 404) return undefined
    if (status !== 200) throw rejection(response, url)
    const text = await readLimited(response, this.#options.largestAnswer, signal).catch(
      (error: unknown) => {
        throw failure(url, describeError(error))
      },
    )
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw failure(url, `the answer is not JSON: ${JSON.stringify(text.slice(0, 60))}`)
    }
  }
}

function rejection({ status, headers }: Response, url: string): MentatError {
  const text = `status ${status}, expected 200 or 404`
  if (status === 400 || status === 422) return new MentatError('LOOKUP_REFUSED', `${url}: ${text}`)
  return failure(url, text, retryAfter(headers.get('Retry-After')))
}

function failure(url: string, text: string, pause?: number): MentatError {
  const fields = pause === undefined ? {} : { pause }
  return new MentatError('LOOKUP_FAILED', `${url}: ${text}`, { fields })
}

/** Longest pause that a service can ask for. */
const LONGEST_PAUSE = 3_600_000

/** Milliseconds of a Retry-After in seconds; its other form, a date, is ignored. */
function retryAfter(header: string | null): number | undefined {
  if (header === null || !/^\d{1,9}$/.test(header)) return undefined
  return Math.min(Number(header) * 1000, LONGEST_PAUSE)
}

function usableUrl({ name, url }: HttpApiOptions): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:'
  const isPlain =
    parsed?.username === '' && parsed.password === '' && parsed.search === '' && parsed.hash === ''
  if (parsed && isHttp && isPlain) return parsed.href
  const expected = 'an http or https address without user, password, query and fragment'
  throw new MentatError(
    'CONFIG_INVALID',
    `${name}: "${redactPasswords(url)}" cannot be used as base address; expected ${expected}`,
  )
}

function slashed(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** Looked at before it is used: the errors of fetch would print it. */
function usableKey({ name, key }: HttpApiOptions): string | undefined {
  const text = key?.reveal()
  if (text === undefined || /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text
  throw new MentatError(
    'CONFIG_INVALID',
    `${name}: the API key cannot be sent; expected printable ASCII characters`,
  )
}
