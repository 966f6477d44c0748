import { localeOf } from '../../framework/text/locale.ts'
import type { Ask } from '../core/ask.ts'
import type { Translate } from '../core/translate.ts'

/** Somebody who gets a mail. */
export interface Addressee {
  readonly email: string
  /** Null: the default of the configuration. */
  readonly locale: string | null
}

/** What a mail says, in the language of who gets it. */
export type MailText = (t: Translate) => { readonly subject: string; readonly text: string }

/**
 * Posts a mail to each, in their language. What they are told of has happened already, so a mail that cannot be posted is logged
 * and nothing else.
 */
export function tell(
  ask: Ask<unknown>,
  addressees: readonly Addressee[],
  mailText: MailText,
): void {
  const { services, translateTo } = ask
  const { post, config, logger } = services
  if (!post) return
  for (const { email, locale } of addressees) {
    const t = translateTo((locale === null ? undefined : localeOf(locale)) ?? config.locale)
    try {
      post({ to: [email], ...mailText(t) })
    } catch (error) {
      logger.warning('a mail about an account was not posted', { to: email, error })
    }
  }
}

/** The address of a page as it can stand in a mail: whole when it is known how people reach us, else its path. */
export function mailLink({ services: { config } }: Ask<unknown>, path: string): string {
  return config.public_url === undefined ? path : config.public_url.replace(/\/+$/, '') + path
}
