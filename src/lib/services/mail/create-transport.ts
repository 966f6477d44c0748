import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { MailConfig } from './section.ts'
import { SendmailTransport } from './sendmail.ts'
import { SmtpTransport } from './smtp.ts'
import type { MailTransport } from './transport.ts'

/**
 * The transport that is configured. Nothing is connected yet.
 * @throws MentatError CONFIG_INVALID when half a login is configured, or a password would be sent where others can
 *   read it
 */
export function createMailTransport(config: MailConfig, clock: Clock): MailTransport {
  if (config.transport === 'sendmail') return new SendmailTransport(config, clock)
  if ((config.user === undefined) !== (config.password === undefined)) {
    const [there, missing] = config.user === undefined ? ['password', 'user'] : ['user', 'password']
    throw new MentatError(
      'CONFIG_INVALID',
      `mail.${missing} is not set, but mail.${there} is; expected both or none of them`,
    )
  }
  const isProtected = config.tls === 'required' || config.tls === 'implicit'
  if (config.password !== undefined && !isProtected && !isLoopback(config.host)) {
    throw new MentatError(
      'CONFIG_INVALID',
      `mail.tls: "${config.tls}" would send mail.password to ${config.host} where others may read it; expected "required" or "implicit"`,
    )
  }
  return new SmtpTransport(config, clock)
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host)
}
