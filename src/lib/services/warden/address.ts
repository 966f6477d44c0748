import { MentatError } from '../../framework/errors/mentat-error.ts'

/**
 * The address in an option, without a slash at its end.
 * @param question what nobody knows when it is not set
 * @throws MentatError CONFIG_INVALID when it is not set, or holds what must not be shown
 */
export function addressIn(option: string, url: string | undefined, question: string): string {
  if (url === undefined) {
    throw new MentatError('CONFIG_INVALID', `${option} is not set: ${question}`, {
      advice: 'docs/guides/connect-warden.md tells what a client of a hub needs.',
    })
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol === 'https:' && parsed.username === '' && parsed.search === '') {
    return parsed.href.replace(/\/+$/, '')
  }
  throw new MentatError(
    'CONFIG_INVALID',
    `${option} cannot be used; expected an https address without user, password and query`,
  )
}
