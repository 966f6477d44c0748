import type { Author } from '../../database/change-log/record.ts'
import type { Database } from '../../database/database.ts'
import type { Given } from './form/read.ts'
import type { Presentation } from './present.ts'
import type { SiteDescription } from './description.ts'
import type { Services } from './services.ts'
import type { Tell } from './told.ts'
import type { Translate } from './translate.ts'
import type { Viewer } from './viewer.ts'
import type { Locale } from '../../framework/text/locale.ts'

/** One request, as blueprints see it. */
export interface Ask<Values> {
  /** Of the fields. */
  readonly values: Values
  /** Of the path. */
  readonly params: Readonly<Record<string, string>>
  /** The query as it was given. */
  readonly given: Given
  readonly viewer: Viewer
  readonly services: Services
  readonly t: Translate
  /** For others than the viewer: those who get a mail. */
  readonly translateTo: (locale: Locale) => Translate
  /** Tells the text of a failure, or of a warning, in the viewer's language; programs get it as it is. */
  readonly told: Tell
  readonly present: Presentation
  /** Milliseconds since 1970, the same for the whole request. */
  readonly now: number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Whether the answer is JSON. */
  readonly isApi: boolean
  /** From where it was asked. */
  readonly address: string
  /** Program that asks, as it says. */
  readonly agent: string
  /** The token of the session by which it was asked; undefined: no session. */
  readonly session: string | undefined
  /** What `Done.handshake` gave to the browser; undefined: nothing, or it was changed. */
  readonly handshake: string | undefined
  /** The address as it was asked, with its query, as seen from outside. */
  readonly url: string
  /** A header that a trusted proxy has set; undefined when the request did not come from one. */
  proxyHeader(name: string): string | undefined
  /** Who changes something by this request. */
  readonly author: Author
  /**
   * Runs statements that may take long: the viewer has so many at a time, each ends after some time, or when nobody waits any
   * more, and can be seen and stopped.
   * @throws MentatError QUERY_QUOTA, QUERY_TIMED_OUT, QUERY_CANCELLED
   */
  search<Result>(action: (database: Database) => Promise<Result>): Promise<Result>
  /**
   * The address of a page; undefined when there is none, or when the viewer may not see it.
   * @param target params: of the path; query: parameters; subject: the object that the page is about, which its rule is
   *   asked about
   */
  readonly href: (route: string, target?: LinkTarget) => string | undefined
  /** What this web interface is made of, for those who develop with it. */
  readonly describe: () => SiteDescription
}

/** Where a link leads. */
export interface LinkTarget {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >
  readonly subject?: unknown
}
