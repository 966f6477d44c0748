/** What a web interface is made of: plain data without secrets. */
export interface SiteDescription {
  readonly blueprints: readonly { readonly name: string; readonly summary: string }[]
  /** Those that are left out, with the service that is missing. */
  readonly missing: readonly { readonly blueprint: string; readonly service: string }[]
  readonly routes: readonly RouteDescription[]
  readonly pivots: readonly {
    readonly kind: string
    readonly title: string
    readonly route: string
    readonly parameter: string
  }[]
  readonly lookups: readonly {
    readonly name: string
    readonly title: string
    readonly kinds: readonly string[]
    readonly access: string
    /** Whether it shows something beside addresses. */
    readonly labels: boolean
  }[]
  /** Makes the description of the API: a document of OpenAPI 3.1. */
  readonly api: () => Readonly<Record<string, unknown>>
}

/** A route. */
export interface RouteDescription {
  readonly name: string
  readonly path: string
  readonly kind: 'view' | 'form' | 'download' | 'feed' | 'passage'
  readonly blueprint: string
  readonly summary: string
  /** Who may, in words. */
  readonly access: string
  /** Who may where one object is concerned; null: it does not matter. */
  readonly allows: string | null
}
