import type { KeyObject } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import {
  type CertificateAuthority,
  type CertificateText,
  keyOfRequest,
} from '../certificate-authority.ts'
import { HubError, type HubAnswer } from './hub-error.ts'

/** Somebody who may become a client, or is one. `token`: lets a certificate be issued once. */
export interface Applicant {
  state: 'new' | 'issuable' | 'passive' | 'disabled'
  token?: string
}

/** The registration authority: gives certificates for tokens, and anew to those who have one; it refuses in the words of Warden RA. */
export class RegistrationAuthority {
  readonly applicants = new Map<string, Applicant>()
  /** Validity of what is issued, in milliseconds. */
  validity = 365 * 86_400_000
  readonly #authority: CertificateAuthority

  constructor(authority: CertificateAuthority) {
    this.#authority = authority
  }

  /** What is wrong with what is issued next; undefined: nothing. */
  defect: Partial<CertificateText> | 'other key' | undefined
  /** The certificates that were issued, in PEM. */
  readonly issued: string[] = []

  /** @throws HubError */
  getCert(query: URLSearchParams, body: string, socket: TLSSocket): HubAnswer {
    const name = query.get('name')
    const password = query.get('password')
    // Whoever shows a certificate, or has no password, is known by the certificate alone.
    const shown = commonNameOf(socket)
    if (shown === undefined ? password === null : shown !== name || !socket.authorized) {
      throw refusal(403, "I'm watching. Authenticate.")
    }
    if (name === null || body === '') throw refusal(400, 'Wrong or missing arguments')
    const applicant = this.applicants.get(name)
    if (!applicant) throw refusal(403, 'Unknown client', { name, password })
    if (shown !== undefined && applicant.state === 'disabled') {
      throw refusal(403, 'Error enabling cert generation')
    }
    const isInvited = applicant.state === 'issuable' && applicant.token === password
    const key = keyOfRequest(body)
    if (!key || (shown === undefined && !isInvited)) throw refusal(403, 'Processing error')
    applicant.state = 'passive'
    delete applicant.token
    const certificate = this.#issue(name, key)
    this.issued.push(certificate)
    return { status: 200, message: 'OK', body: certificate, type: 'application/x-pem-file' }
  }

  #issue(name: string, key: KeyObject): string {
    const to = Date.now() + this.validity
    const { defect } = this
    const text = { subject: name, names: [name], to }
    if (defect === 'other key') return this.#authority.issue(text).cert
    return this.#authority.certify({ ...text, ...defect }, key)
  }
}

function commonNameOf(socket: TLSSocket): string | undefined {
  const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string } }
  return subject?.CN
}

function refusal(error: number, message: string, extra: object = {}): HubError {
  return new HubError([{ error, message, ...extra }])
}
