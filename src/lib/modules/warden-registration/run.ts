import { RunRecord } from '../../components/scheduled/run-record.ts'
import { runningInstances, writePidFile } from '../../daemon/pid-file.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import type { OwnCertificate } from '../../services/warden/credentials.ts'
import {
  register,
  type Registered,
  type RegistrationContext,
  type RegistrationOrder,
} from './register.ts'
import { renew, type Renewal, type RenewalOrder } from './renew.ts'

/** Its PID file and its run logs have the name of the job. */
const NAME = 'warden_renewal'

/** What a renewal did, as `--json` prints it. */
export interface RenewalReport {
  readonly renewed: boolean
  /** Why not; null when it was renewed. */
  readonly reason: 'not-due' | 'not-configured' | null
  /** The one in force; null when nothing is configured. Times are RFC 3339. */
  readonly certificate: CertificateReport | null
  /** Copies of what was there before. */
  readonly copies: readonly string[]
}

/** A certificate, as `--json` prints it. */
export interface CertificateReport {
  readonly subject: string
  readonly issuer: string
  readonly from: string
  readonly to: string
}

/** Registers the client. Not beside a renewal. @throws MentatError ALREADY_RUNNING; as register */
export async function runRegistration(
  home: Home,
  order: RegistrationOrder,
  context: RegistrationContext,
): Promise<Registered> {
  assertNoRenewal(home)
  return register(order, context)
}

/** Renews the certificate when it is due, one at a time, with a run log. @throws MentatError ALREADY_RUNNING; as renew */
export async function runRenewal(
  home: Home,
  order: RenewalOrder,
  context: RegistrationContext,
): Promise<RenewalReport> {
  assertNoRenewal(home)
  const removePidFile = writePidFile(home.run, NAME)
  const record = new RunRecord(NAME, { home, ...context })
  record.save('running')
  try {
    const report = reportOf(await renew(order, context))
    record.save('success', report)
    return report
  } catch (error) {
    record.fail(error)
    throw error
  } finally {
    removePidFile()
  }
}

function assertNoRenewal(home: Home): void {
  const [other] = runningInstances(home.run, NAME)
  if (!other) return
  throw new MentatError(
    'ALREADY_RUNNING',
    `the certificate is just being renewed, by process ${other.identity.pid}`,
  )
}

/** As `--json` prints it. */
export function certificateReport({ from, to, ...names }: OwnCertificate): CertificateReport {
  return { ...names, from: timeOf(from), to: timeOf(to) }
}

function reportOf(renewal: Renewal): RenewalReport {
  const { kind, certificate } = renewal
  return {
    renewed: kind === 'renewed',
    reason: kind === 'renewed' ? null : kind,
    certificate: certificate ? certificateReport(certificate) : null,
    copies: kind === 'renewed' ? renewal.copies : [],
  }
}

function timeOf(moment: number): string {
  return new Date(moment).toISOString().replace('.000', '')
}
