import type { Ask } from '../../core/ask.ts'

/** The ways to sign in beside a password, and the way to an account. */
export function Ways({ ask }: { ask: Ask<unknown> }) {
  const { t, services, given, href } = ask
  const { password, header, oidc, registration } = services.config.sign_in
  const query = { next: given['next']?.[0] }
  const ways = [
    ...(header ? [{ title: header.title, to: href('auth.header', { query }) }] : []),
    ...(oidc ? [{ title: oidc.title, to: href('auth.oidc', { query }) }] : []),
  ]
  return (
    <div class="ways">
      {ways.map(({ title, to }) => (
        <a class={password ? 'button' : 'button primary'} href={to ?? '/'}>
          {t(title)}
        </a>
      ))}
      {password && ways.length > 0 && <p class="muted">{t('Or by a password:')}</p>}
      {!password && ways.length === 0 && (
        <p class="muted">{t('Nobody can sign in at the moment.')}</p>
      )}
      {registration && (
        <p>
          {t('No account yet?')} <a href={href('auth.register') ?? '/'}>{t('Apply for one')}</a>
        </p>
      )}
    </div>
  )
}
