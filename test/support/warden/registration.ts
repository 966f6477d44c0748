import type { TLSSocket } from 'node:tls'
import { type CertificateAuthority, keyOfRequest } from '../certificate-authority.ts'
import { HubError, type HubAnswer } from './hub-error.ts'

/** Somebody who may become a client, or is one. `token`: lets a certificate be issued once. */
export interface Applicant {
  state: 'new' | 'issuable' | 'passive' | 'disabled'
  token?: string
}

/** The registration authority: gives certificates for tokens, and anew to those who have one. */
export class RegistrationAuthority {
  readonly applicants = new Map<string, Applicant>()
  /** Validity of what is issued, in milliseconds. */
  validity = 365 * 86_400_000
  readonly #authority: CertificateAuthority

  constructor(authority: CertificateAuthority) {
    this.#authority = authority
  }

  /** @throws HubError */
  getCert(query: URLSearchParams, body: string, socket: TLSSocket): HubAnswer {
    const name = query.get('name')
    if (name === null || body === '') throw refusal(400, 'Wrong or missing arguments')
    const applicant = this.applicants.get(name)
    const password = query.get('password')
    const isAllowed =
      password === null ? isKnown(socket, name, applicant) : isInvited(password, applicant)
    if (!applicant || !isAllowed) throw refusal(403, "I'm watching. Not authorized.")
    const key = keyOfRequest(body)
    if (!key) throw refusal(400, 'CSR could not be read')
    applicant.state = 'passive'
    delete applicant.token
    const to = Date.now() + this.validity
    const cert = this.#authority.certify({ subject: name, names: [name], to }, key)
    return { status: 200, message: 'OK', body: cert, type: 'application/x-pem-file' }
  }
}

function isInvited(password: string, applicant: Applicant | undefined): boolean {
  return applicant?.state === 'issuable' && applicant.token === password
}

/** Renewal: the certificate that is still valid tells who it is. */
function isKnown(socket: TLSSocket, name: string, applicant: Applicant | undefined): boolean {
  if (!socket.authorized || applicant === undefined || applicant.state === 'disabled') return false
  return socket.getPeerCertificate().subject.CN === name
}

function refusal(error: number, message: string): HubError {
  return new HubError([{ error, message }])
}
