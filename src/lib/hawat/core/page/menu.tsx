import type { MenuEntry } from '../blueprint.ts'
import { useFrame } from '../frame.ts'
import { FormToken } from './form-page.tsx'
import { Icon } from './icon.tsx'

/** The menu: pages that the viewer may see; sections without any are left out. */
export function MainMenu() {
  const { registry, ask } = useFrame()
  const { t } = ask
  const entries = registry.menu.filter(({ route }) => ask.href(route) !== undefined)
  const sections = [...new Set(entries.flatMap(({ section }) => section ?? []))]
  const items = [
    ...entries
      .filter(({ section }) => section === undefined)
      .map((entry) => ({ entry, position: entry.position })),
    ...sections.map((section) => ({
      section,
      position: Math.min(
        ...entries.filter((entry) => entry.section === section).map(({ position }) => position),
      ),
    })),
  ].toSorted((a, b) => a.position - b.position)
  if (items.length === 0) return null
  return (
    <nav class="menu" aria-label={t('Main menu')}>
      <details class="burger" data-menu="around">
        <summary aria-label={t('Main menu')}>
          <Icon name="menu" />
        </summary>
      </details>
      <ul>
        {items.map((item) =>
          'entry' in item ? (
            <li>
              <Entry entry={item.entry} />
            </li>
          ) : (
            <li>
              <details class="drop" data-menu>
                <summary>{t(item.section)}</summary>
                <ul>
                  {entries
                    .filter(({ section }) => section === item.section)
                    .map((entry) => (
                      <li>
                        <Entry entry={entry} />
                      </li>
                    ))}
                </ul>
              </details>
            </li>
          ),
        )}
      </ul>
    </nav>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  const { ask, route } = useFrame()
  const isHere = route === entry.route
  return (
    <a href={ask.href(entry.route) ?? ''} aria-current={isHere ? 'page' : undefined}>
      {ask.t(entry.title)}
    </a>
  )
}

/** A press leads from one theme to the next. */
const nextTheme = { auto: 'dark', dark: 'light', light: 'auto' } as const

/** On the right of the bar: the account, the language, the theme. */
export function AccountMenu() {
  const { ask, url, theme = 'auto' } = useFrame()
  const { t, viewer } = ask
  const preferences = ask.href('auth.preferences')
  return (
    <div class="account">
      {preferences !== undefined && (
        <form method="post" action={preferences} class="switches">
          <FormToken />
          <input type="hidden" name="next" value={url} />
          <button
            name="theme"
            value={nextTheme[theme]}
            title={t('Light or dark')}
            aria-label={t('Light or dark')}
          >
            <Icon name="theme" />
          </button>
          <button
            name="locale"
            value={viewer.locale === 'en' ? 'cs' : 'en'}
            title={viewer.locale === 'en' ? 'Česky' : 'English'}
          >
            {viewer.locale === 'en' ? 'CS' : 'EN'}
          </button>
        </form>
      )}
      {viewer.account ? <Signed /> : <SignIn />}
    </div>
  )
}

function Signed() {
  const { ask } = useFrame()
  const { account } = ask.viewer
  const links = [
    ['users.me', 'My account'],
    ['groups.mine', 'My groups'],
    ['dbstatus.mine', 'My queries'],
  ] as const
  const signOut = ask.href('auth.sign_out')
  return (
    <details class="drop right" data-menu>
      <summary aria-label={account?.login}>
        <Icon name="person" />
        <span class="login">{account?.login}</span>
      </summary>
      <ul>
        <li class="who">
          <strong>{account?.fullname}</strong>
          <small>{account?.roles.map((role) => ask.t(role)).join(', ')}</small>
        </li>
        {links.map(([route, title]) => {
          const href = ask.href(route)
          return href === undefined ? null : (
            <li>
              <a href={href}>{ask.t(title)}</a>
            </li>
          )
        })}
        {signOut !== undefined && (
          <li>
            <form method="post" action={signOut}>
              <FormToken />
              <button class="plain">{ask.t('Sign out')}</button>
            </form>
          </li>
        )}
      </ul>
    </details>
  )
}

function SignIn() {
  const { ask, route } = useFrame()
  const href = ask.href('auth.sign_in')
  if (href === undefined || route === 'auth.sign_in') return null
  return (
    <a class="button" href={href}>
      {ask.t('Sign in')}
    </a>
  )
}
