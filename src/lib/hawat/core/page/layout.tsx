import type { ComponentChildren } from 'preact'
import { useFrame } from '../frame.ts'
import { AccountMenu, MainMenu } from './menu.tsx'
import { pivotTable } from './pivots.ts'
import { Icon } from './icon.tsx'

/** The frame of every page: heading, menu, messages, footer. */
export function Layout({ title, children }: { title: string; children: ComponentChildren }) {
  const frame = useFrame()
  const { ask, asset, theme } = frame
  const { t } = ask
  const name = ask.services.config.application_name
  return (
    <html lang={ask.viewer.locale} data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === '' ? name : `${title} · ${name}`}</title>
        <link rel="icon" href={asset('mentat.svg')} />
        <link rel="stylesheet" href={asset('hawat.css')} />
        <script src={asset('hawat.js')} defer />
      </head>
      <body>
        <a class="skip" href="#content">
          {t('To the content')}
        </a>
        <header class="bar">
          <a class="brand" href={ask.href('home.index') ?? '/'}>
            <Icon name="brand" />
            <span>{name}</span>
          </a>
          <MainMenu />
          <AccountMenu />
        </header>
        <Messages />
        <main id="content" tabindex={-1} data-labels={ask.href('lookups.labels')}>
          {children}
        </main>
        <footer class="foot">
          <span>{name}</span>
          <span>
            {t('Times are in {zone}', { zone: ask.viewer.timezone })}
            {' · '}
            <time>{ask.present.minute(ask.now)}</time>
          </span>
        </footer>
        <script
          id="pivots"
          type="application/json"
          dangerouslySetInnerHTML={{ __html: json(pivotTable(frame)) }}
        />
      </body>
    </html>
  )
}

function Messages() {
  const { banner, message } = useFrame()
  return (
    <>
      {banner !== undefined && (
        <div class="banner" role="note">
          {banner}
        </div>
      )}
      {message !== undefined && (
        <div class="message" role="status">
          {message}
        </div>
      )}
    </>
  )
}

/** JSON that cannot end the element it stands in. */
export function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003C`)
}
