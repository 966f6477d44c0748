import { CertificateAuthority } from './certificate-authority.ts'

/** A certificate authority of a test's own, and a server that it vouches for. All in PEM. */
export interface TestCertificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** Makes them for a server at 127.0.0.1 and localhost; valid from a day ago for a year. */
export function makeCertificates(now: number): TestCertificates {
  const authority = new CertificateAuthority(now)
  const server = authority.issue({
    subject: 'localhost',
    names: ['localhost'],
    addresses: ['127.0.0.1'],
  })
  return { ca: authority.cert, ...server }
}
