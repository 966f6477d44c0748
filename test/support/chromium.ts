import { existsSync } from 'node:fs'
import { after } from 'node:test'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const path = paths.find((one) => existsSync(one))

/** Why tests in a browser cannot run; false: they can. For the option `skip` of a test. */
export const noChromium: string | false =
  path === undefined
    ? `no Chromium is installed: ${paths.join(', ')} (Debian: apt-get install chromium)`
    : false

/** A browser as a person has it; it is closed after the file. What a page does wrong is collected. */
export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors of scripts, refusals by the security policy, and requests to elsewhere. */
  readonly wrongs: readonly string[]
}

/** A name of this machine, for browsers that tests open: over HTTP they trust it less than `localhost`. */
export const OTHER_NAME = 'mentat.test'

/** Opens a browser at this site, which it never leaves. */
export async function openWindow(site: string, width = 1280): Promise<Window> {
  const browser = await chromium.launch({
    executablePath: path ?? '',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      `--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1`,
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
  after(() => browser.close())
  const context = await browser.newContext({
    ...{ baseURL: site, viewport: { width, height: 900 }, locale: 'en-GB', acceptDownloads: true },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const wrongs: string[] = []
  page.on('pageerror', (error) => wrongs.push(error.message))
  page.on('console', (message) => {
    // What counts only over HTTPS is no fault of the page.
    if (message.text().startsWith('The Cross-Origin-Opener-Policy header has been ignored')) return
    if (message.type() === 'error') wrongs.push(message.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(site) && !url.startsWith('data:')) wrongs.push(`asked ${url}`)
  })
  return { context, page, wrongs }
}
