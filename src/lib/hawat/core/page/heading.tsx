import type { ComponentChildren } from 'preact'
import type { LinkTarget } from '../ask.ts'
import { useFrame } from '../frame.ts'

/** The heading of a page, with what can be done on the right. */
export function Heading({
  title,
  children,
}: {
  title: ComponentChildren
  children?: ComponentChildren
}) {
  return (
    <div class="heading">
      <h1>{title}</h1>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  )
}

/** A link to a page, shown only to those who may see it. */
export function RouteLink({
  route,
  target,
  look,
  children,
}: {
  route: string
  target?: LinkTarget
  /** Default: a plain link. */
  look?: 'button' | 'primary' | 'danger'
  children: ComponentChildren
}) {
  const href = useFrame().ask.href(route, target)
  if (href === undefined) return null
  const classes = look === undefined ? undefined : look === 'button' ? 'button' : `button ${look}`
  return (
    <a href={href} class={classes}>
      {children}
    </a>
  )
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  id,
  actions,
  children,
}: {
  title: ComponentChildren
  id?: string
  actions?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <section class="card" id={id}>
      <header>
        <h2>{title}</h2>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

/** Something that people should know. */
export function Notice({
  tone,
  children,
}: {
  tone: 'good' | 'bad' | 'warning' | 'neutral'
  children: ComponentChildren
}) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'note'}>
      {children}
    </div>
  )
}

/** A part that is fetched once the page is there: it may take long, and is only asked for when it is looked at. */
export function Deferred({
  href,
  title,
  when = 'seen',
  refresh,
}: {
  href: string | undefined
  title: string
  when?: 'seen' | 'pressed'
  /** Fetched again after so many seconds, as long as the page is looked at. */
  refresh?: number
}) {
  const { t } = useFrame().ask
  if (href === undefined) return null
  return (
    <div
      class="deferred"
      data-part={href}
      data-when={when}
      data-refresh={refresh}
      data-failed={t('This could not be loaded.')}
      data-again={t('Try again')}
    >
      <a href={href} class={when === 'pressed' ? 'button' : undefined}>
        {when === 'pressed' ? title : t('Loading {what} …', { what: title })}
      </a>
    </div>
  )
}
