import type { ComponentChild } from 'preact'
import type { Readable } from 'node:stream'
import type { Access } from './access.ts'
import type { Ask } from './ask.ts'
import type { Fields, ValuesOf } from './form/field.ts'
import type { Given } from './form/read.ts'
import type { Catalogues } from './translate.ts'
import type { Services } from './services.ts'
import type { Viewer } from './viewer.ts'

/**
 * A part of the web interface: pages about one subject. It knows the core and what lies below, never another blueprint: they
 * meet by the names of routes, kinds of values, and look-ups. Blueprints can be switched off, and packages can add some.
 */
export interface Blueprint {
  /** Of letters, digits and underscores; routes are named `<name>.<what>`. */
  readonly name: string
  /** What it is about: a fragment in lower case. */
  readonly summary: string
  /** Without one of these it is left out. */
  readonly needs?: readonly (keyof Services)[]
  readonly routes: readonly Route[]
  readonly menu?: readonly MenuEntry[]
  readonly pivots?: readonly Pivot[]
  readonly lookups?: readonly Lookup[]
  readonly catalogues?: Catalogues
}

/** One address of the web interface, its own types forgotten: `defineView` and its like take those with types. */
export type Route =
  | View<Fields, unknown>
  | FormPage<Fields, unknown>
  | Download<Fields>
  | Feed<Fields, unknown>
  | Passage<Fields>

/** What every route says of itself. */
export interface RouteText<Subject = unknown> {
  /** `events.search` */
  readonly name: string
  /** Below the root, with parameters: `/events/:id/show`. The API has it below `/api`. */
  readonly path: string
  /** What it is for, in English, for the description of the API: a fragment in lower case. */
  readonly summary: string
  /** Who may ask at all. */
  readonly access: Access
  /** Who may ask about one object, once it is known; asked beside `access` by the route and by each link to it. */
  readonly allows?: Access<NoInfer<Subject>>
  /** The address itself opens something: browsers tell it to nobody, and search engines do not keep it. */
  readonly isSecretAddress?: boolean
}

/**
 * A page that shows something: `load` gets it, `page` shows it; the API answers with what `load` got. So nothing can be
 * seen on a page and not be asked for, or the other way round.
 */
export interface View<F extends Fields, Data> extends RouteText<Data> {
  readonly kind: 'view'
  /** Of the query. */
  readonly fields?: F
  /** Whether the page stands alone or is a part that another page fetches. Default: `page`. */
  readonly frame?: 'page' | 'part'
  /**
   * Gets what is shown: plain data without secrets.
   * @throws MentatError
   */
  load(ask: Ask<ValuesOf<F>>): Promise<Data>
  /** The heading; undefined data: the query could not be read. */
  title(ask: Ask<unknown>, data: Data | undefined): string
  /** Undefined data: the query could not be read, and its form shows why. */
  page(data: Data | undefined, ask: Ask<unknown>): ComponentChild
  /** Lists to choose from, by the names that fields have for them. */
  options?(ask: Ask<unknown>): Promise<OptionLists>
  /** What links from values take along, in the place of the query of the page: the time of what is shown. */
  context?(data: Data, ask: Ask<unknown>): Given
  /** JSON Schema of the data. */
  readonly answer?: Readonly<Record<string, unknown>>
}

/** Lists to choose from by their names. */
export type OptionLists = Readonly<
  Record<string, readonly { readonly value: string; readonly label?: string }[]>
>

/**
 * A page that changes something: GET shows a form, or, without fields, asks whether to go on; POST does it and goes on
 * to another page. The API has POST alone.
 */
export interface FormPage<F extends Fields, Subject> extends RouteText<Subject> {
  readonly kind: 'form'
  readonly fields: F
  /** Names of the fields that the viewer may fill in; the others keep what `initial` says. Undefined: all. */
  offered?(ask: Ask<unknown>, subject: Subject): readonly (keyof F & string)[]
  /**
   * What is to be changed.
   * @throws MentatError OBJECT_NOT_FOUND
   */
  subject(ask: Ask<unknown>): Promise<Subject>
  /** Why it cannot be done with this object as it is now; undefined: it can. */
  objection?(ask: Ask<unknown>, subject: Subject): string | undefined
  title(ask: Ask<unknown>, subject: Subject): string
  /** What stands in the form before anything is filled in. */
  initial?(subject: Subject, ask: Ask<unknown>): Partial<ValuesOf<F>>
  options?(ask: Ask<unknown>, subject: Subject): Promise<OptionLists>
  /** What stands above the form: a question, an explanation. */
  introduction?(subject: Subject, ask: Ask<unknown>): ComponentChild
  /** What the button says; undefined: there is nothing to send, only the introduction to read. */
  submit(ask: Ask<unknown>, subject: Subject): string | undefined
  /**
   * Whether it changes what is there already, which `initial` says: who sends a form of what somebody else has changed meanwhile is
   * told so first.
   */
  readonly isUpdate?: boolean
  /** Whether something is lost by it: the button shows it. */
  readonly isDestructive?: boolean
  /** The API does not have it: what needs no account, such as signing in, and what no key may do, such as making another. */
  readonly isOnlyPage?: boolean
  /**
   * Does it. What is wrong with a value is a MentatError VALUE_INVALID; with `fields.field` it is shown beside that field.
   * Undefined: the form only tries.
   * @param filled of the values those that were filled in: the others are what was there when the form was sent, and somebody
   *   may have changed them since
   * @throws MentatError
   */
  apply?(
    values: ValuesOf<F>,
    ask: Ask<unknown>,
    subject: Subject,
    filled: Partial<ValuesOf<F>>,
  ): Promise<Done>
  /** What can be tried before: nothing is changed, and what came of it is shown below the form. */
  readonly trial?: Trial<F, Subject>
}

/** Trying what stands in a form. The API asks for it by `"trial": true`, and a key that may only read suffices. */
export interface Trial<F extends Fields, Subject> {
  /** What its button says. */
  label(ask: Ask<unknown>): string
  /** @throws MentatError as `apply` */
  run(values: ValuesOf<F>, ask: Ask<unknown>, subject: Subject): Promise<Tried>
}

/** What came of trying. */
export interface Tried {
  /** For the API. */
  readonly data: unknown
  readonly page: ComponentChild
}

/** What came of a form. */
export interface Done {
  /** For the person: what has been done. */
  readonly message?: string
  /** The page to go on to. */
  readonly to: string
  /** Shown at once instead of going on: what must be seen once and never travel again, such as a new key. */
  readonly show?: ComponentChild
  /** For the API. */
  readonly data?: unknown
  /** Session cookie to be set or, null, removed. */
  readonly session?: string | null
  /** What the browser gives back with its next requests, unchanged, for ten minutes; null: no longer. It can be read there. */
  readonly handshake?: string | null
  /** Other cookies, which hold no secret. */
  readonly preferences?: Readonly<Record<string, string>>
}

/** A file to be saved. */
export interface Download<F extends Fields> extends RouteText {
  readonly kind: 'download'
  readonly fields?: F
  /** @throws MentatError */
  load(ask: Ask<ValuesOf<F>>): Promise<FileAnswer>
}

/** What is saved. */
export interface FileAnswer {
  /** Name of the file; what a name must not have is replaced. */
  readonly name: string
  readonly type: string
  readonly content: string | Buffer | Readable
}

/**
 * What comes while it is watched: server-sent events. The API has the messages as JSON, a page as what it puts on top of a list
 * (`data-feed`).
 */
export interface Feed<F extends Fields, Message> extends RouteText {
  readonly kind: 'feed'
  readonly fields?: F
  /** Plain data without secrets, until the signal of `ask` is aborted; undefined: nothing, but the connection is needed still. */
  messages(ask: Ask<ValuesOf<F>>): AsyncIterable<Message | undefined>
  page(message: Message, ask: Ask<unknown>): ComponentChild
}

/**
 * An address that only leads on: to somebody who knows who the viewer is, and back from there. Other sites may lead to it, so it
 * changes nothing but who is signed in, and only after it has checked what it was handed. The API does not have it.
 */
export interface Passage<F extends Fields> extends RouteText {
  readonly kind: 'passage'
  readonly fields?: F
  /** @throws MentatError */
  pass(ask: Ask<ValuesOf<F>>): Promise<Done>
}

/** Where a page stands in the menu. It is shown to those whom the route lets in. */
export interface MenuEntry {
  readonly route: string
  /** English; translated when shown. */
  readonly title: string
  /** Undefined: on the bar itself. */
  readonly section?: 'Dashboards' | 'Administration' | 'System'
  /** Small ones come first. */
  readonly position: number
}

/** Kinds of values that pages show, and that something can be done with. */
export type ValueKind =
  | 'address'
  | 'network'
  | 'hostname'
  | 'group'
  | 'category'
  | 'class'
  | 'detector'
  | 'detector_type'
  | 'host_type'
  | 'port'
  | 'protocol'
  | 'severity'
  | 'tlp'

/** Something that can be done with a value wherever it is shown: another page about it. */
export interface Pivot {
  readonly kind: ValueKind
  /** English; translated when shown. */
  readonly title: string
  readonly route: string
  /** Parameter of that page's query; or, with a colon, of its path: `:name`. */
  readonly parameter: string
  /**
   * Names of parameters that it takes along from the query of the page where the value is shown ("keep context"); undefined: it
   * takes none.
   */
  readonly context?: readonly string[]
  /** Parameters of the context that go, because they say the same in another way. */
  readonly replaces?: readonly string[]
  /** The only values with which the viewer may do it; undefined: all. Default: all. */
  readonly offeredFor?: (viewer: Viewer) => readonly string[] | undefined
}

/** Somebody who knows more about an address or a name. */
export interface Lookup {
  /** Of letters, digits and underscores. */
  readonly name: string
  /** English; translated when shown. */
  readonly title: string
  readonly kinds: readonly ('ip4' | 'ip6' | 'hostname')[]
  readonly needs?: readonly (keyof Services)[]
  readonly access: Access
  /**
   * What is known; undefined: nothing. The signal of `ask` is aborted when the time is up.
   * @param value an address or a name in its usual form
   * @throws MentatError whose text is shown in place of an answer
   */
  load(value: string, ask: Ask<unknown>): Promise<LookupAnswer | undefined>
  /**
   * What is shown beside addresses wherever they are, by address; for those of which nothing is known there is none. Asked
   * about many addresses of a page at once, so it must be quick and tell nobody else. Undefined: it shows nothing there.
   */
  labels?(
    addresses: readonly string[],
    ask: Ask<unknown>,
  ): Promise<ReadonlyMap<string, LookupLabel>>
}

/** A word beside an address. */
export interface LookupLabel {
  readonly text: string
  /** What it means, shown when it is pointed at. */
  readonly title: string
}

/** What somebody knows. */
export interface LookupAnswer {
  /** Plain data for the API. */
  readonly data: unknown
  /** A few words, shown beside the value. */
  readonly label: string
  /** Lines of name (English, translated when shown) and value, shown on the page about the value. */
  readonly rows: readonly LookupRow[]
  /** Where to read more. */
  readonly url?: string
}

/** A line of an answer; lines of one name are shown together. */
export interface LookupRow {
  readonly name: string
  readonly value: string
  readonly kind?: ValueKind
  /** A few words after it. */
  readonly note?: string
}

/** Declares a view; it only fixes the types. */
export function defineView<F extends Fields, Data>(view: Omit<View<F, Data>, 'kind'>): Route {
  return { kind: 'view', ...view } as unknown as Route
}

/** Declares a form; it only fixes the types. */
export function defineForm<F extends Fields, Subject>(
  form: Omit<FormPage<F, Subject>, 'kind'>,
): Route {
  return { kind: 'form', ...form } as unknown as Route
}

/** Declares a file to be saved; it only fixes the types. */
export function defineDownload<F extends Fields>(download: Omit<Download<F>, 'kind'>): Route {
  return { kind: 'download', ...download } as unknown as Route
}

/** Declares a feed; it only fixes the types. */
export function defineFeed<F extends Fields, Message>(feed: Omit<Feed<F, Message>, 'kind'>): Route {
  return { kind: 'feed', ...feed } as unknown as Route
}

/** Declares a passage; it only fixes the types. */
export function definePassage<F extends Fields>(passage: Omit<Passage<F>, 'kind'>): Route {
  return { kind: 'passage', ...passage } as unknown as Route
}
