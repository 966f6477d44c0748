import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { escapeLine } from '../../framework/logging/escape.ts'

/**
 * What failures mean, by what the client library, Node and the server call them: the first pattern that fits. Of the
 * server's own failures the number is told (https://github.com/nats-io/nats-server/blob/main/server/errors.json).
 */
const meanings: readonly Meaning[] = [
  {
    pattern: /ERR_TLS_CERT_ALTNAME_INVALID/,
    code: 'NATS_UNTRUSTED',
    text: 'the certificate of the server is for another host',
    advice: 'Write into `nats.servers` the host name that stands in the certificate.',
  },
  {
    pattern: /CERT_HAS_EXPIRED/,
    code: 'NATS_UNTRUSTED',
    text: 'the certificate of the server has expired',
    advice: 'Check the clock of this machine; if it is right, tell the operators of the server.',
  },
  {
    pattern: /CERT_NOT_YET_VALID/,
    code: 'NATS_UNTRUSTED',
    text: 'the certificate of the server is not valid yet',
    advice: 'Check the clock of this machine; if it is right, tell the operators of the server.',
  },
  {
    pattern: /SELF_SIGNED|UNABLE_TO_|CERT_(?:SIGNATURE|UNTRUSTED)|INVALID_CA/,
    code: 'NATS_UNTRUSTED',
    text: 'the certificate of the server does not come from an authority in `nats.cafile`',
    advice: 'Put the certificate of the authority of the server into `nats.cafile`.',
  },
  {
    pattern: /does not support 'tls'|'tls' is not available/,
    code: 'NATS_UNTRUSTED',
    text: 'the server offers no encryption',
    advice: 'Switch on `tls` in the server; without it, write nats:// and leave out `nats.cafile`.',
  },
  {
    pattern: /alert (?:bad certificate|certificate|unknown ca|access denied|handshake failure)/,
    code: 'NATS_REFUSED',
    text: 'the server does not accept our certificate, or misses one',
    advice:
      'It must come from an authority that the server trusts, and be valid now: check `nats.certfile`.',
  },
  {
    pattern: /ERR_SSL_|EPROTO/,
    code: 'NATS_UNAVAILABLE',
    text: 'no encrypted connection',
    advice: 'Check host and port in `nats.servers`: what listens there may not speak TLS.',
  },
  {
    pattern: /PermissionViolation|Permissions Violation/,
    code: 'NATS_REFUSED',
    text: 'our user may not do this',
    advice: 'docs/guides/join-machines.md tells which permissions it needs.',
    hasWords: true,
  },
  {
    pattern: /Authorization|authentication|UserAuthenticationExpired/i,
    code: 'NATS_REFUSED',
    text: 'the server does not let us in',
    hasWords: true,
  },
  {
    pattern: /NoResponders|no responders|\b(?:10039|10076)\b/,
    code: 'NATS_JETSTREAM_OFF',
    text: 'JetStream is not enabled there, or the stream is gone',
  },
  { pattern: /\b10059\b/, code: 'NATS_STREAM_MISSING', text: 'there is no such stream' },
  {
    pattern: /\b(?:10023|10028|10047|10077)\b/,
    code: 'NATS_STREAM_FULL',
    text: 'there is no room in the stream',
    hasWords: true,
  },
  {
    pattern: /\b10054\b/,
    code: 'NATS_MESSAGE_REFUSED',
    text: 'the message is larger than the stream takes',
    hasWords: true,
  },
  {
    pattern: /max_payload/,
    code: 'NATS_MESSAGE_REFUSED',
    text: 'the message is larger than the server takes',
    hasWords: true,
  },
  {
    pattern: /JetStream\w*Error 503\b|\b10008\b/,
    code: 'NATS_UNAVAILABLE',
    text: 'JetStream does not work at the moment',
    hasWords: true,
  },
  {
    pattern: /JetStreamApiError|ConsumerNotFound|consumer deleted|consumer not found/i,
    code: 'NATS_STREAM_UNFIT',
    text: 'the server refuses this',
    hasWords: true,
  },
  {
    pattern: /Timeout|heartbeats missed/i,
    code: 'NATS_TIMED_OUT',
    text: 'no answer in time',
    advice: 'Check the network, firewalls, and whether the server is overloaded.',
  },
  {
    pattern: /ENOTFOUND/,
    code: 'NATS_UNAVAILABLE',
    text: 'there is no host of this name',
    advice: 'Check `nats.servers` and the name servers of this machine.',
  },
  { pattern: /EAI_/, code: 'NATS_UNAVAILABLE', text: 'the name servers do not answer' },
  {
    pattern: /ECONNREFUSED/,
    code: 'NATS_UNAVAILABLE',
    text: 'nobody listens there',
    advice: 'Check host and port in `nats.servers`, and firewalls.',
  },
  { pattern: /EHOSTUNREACH|ENETUNREACH/, code: 'NATS_UNAVAILABLE', text: 'no way leads there' },
  {
    pattern: /ECONNRESET|EPIPE|[Cc]losed/,
    code: 'NATS_UNAVAILABLE',
    text: 'the connection broke off',
  },
]

interface Meaning {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly text: string
  readonly advice?: string
  /** Whether the words of the failure tell more than the text. */
  readonly hasWords?: boolean
}

/**
 * Says what a failure means. The error itself is not kept as a cause: it may hold the request, and so a secret.
 * @param place the server or the stream, for the text
 */
export function natsFailure(thrown: unknown, place: string): MentatError {
  if (thrown instanceof MentatError) return thrown
  const symptom = symptomOf(thrown)
  const meaning = meanings.find(({ pattern }) => pattern.test(symptom))
  const { code = 'NATS_UNAVAILABLE', text = 'the connection failed', advice } = meaning ?? {}
  const words = meaning && !meaning.hasWords ? '' : ` (${wordsOf(thrown)})`
  return new MentatError(code, `${place}: ${text}${words}`, advice === undefined ? {} : { advice })
}

/** The number that the server gives a failure of JetStream; undefined: it is another failure. */
export function serverCodeOf(thrown: unknown): number | undefined {
  const { code } = thrown instanceof Error ? (thrown as Error & { code?: unknown }) : {}
  return typeof code === 'number' ? code : undefined
}

/** Name, status, code and message of the error and its causes. */
function symptomOf(thrown: unknown): string {
  const symptoms: string[] = []
  let next = thrown
  // Bounded: a cause may be its own cause.
  for (let depth = 0; next instanceof Error && depth < 5; depth += 1) {
    const { name, status, code, message } = next as Error & Record<'status' | 'code', unknown>
    symptoms.push(`${name} ${String(status)} ${String(code)} ${message}`)
    next = next.cause
  }
  return symptoms.join('; ')
}

function wordsOf(thrown: unknown): string {
  const words = thrown instanceof Error ? thrown.message : ''
  return escapeLine(words === '' ? 'no reason was given' : words).slice(0, 300)
}
