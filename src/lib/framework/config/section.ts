import type { Static, TObject } from 'typebox'

/**
 * A part of the configuration that several modules share, such as `database`: a top-level key of the files in
 * `core/`. Its schema gives the type, the check, the sample file and the man page, so every option has a
 * `description` (a full sentence for operators) and, where one exists, a `default`.
 */
export interface ConfigSection<N extends string = string, T extends TObject = TObject> {
  readonly name: N
  /** What the section is about: a fragment in lower case, without full stop. */
  readonly summary: string
  readonly schema: T
  /** As ConfigModule.check; paths start within the section. */
  check?(value: Static<T>): Promise<Remark[]>
}

/** The configuration of one module: its own keys, at the top level of `<name>.conf`, and the sections it uses. */
export interface ConfigModule<
  T extends TObject = TObject,
  S extends readonly ConfigSection[] = readonly ConfigSection[],
> {
  readonly name: string
  /** What the module does: a fragment in lower case, without full stop. */
  readonly summary: string
  readonly schema: T
  /** None of them may have the name of one of the module's own keys. */
  readonly sections: S
  /**
   * What the schema cannot tell: asked about a configuration that fulfils it. All remarks at once; it looks at
   * nothing but the value and never rejects. (A method, so that a module of one shape is a module.)
   */
  check?(value: ConfigValue<T, S>, context: CheckContext): Promise<Remark[]>
}

/** Whose configuration is checked. */
export interface CheckContext {
  /** Name of the instance. */
  readonly instance: string
  /** The home folder. */
  readonly home: string
}

/** Something a module has to say about its own configuration. */
export interface Remark {
  readonly severity: 'problem' | 'warning'
  /** Keys and indices that lead to the value: `['inspection_rules', '3', 'rule']`. */
  readonly path: readonly string[]
  /** One line, without the path. */
  readonly text: string
  /** More lines: the place within a text, with a caret; advice. */
  readonly details?: readonly string[]
}

/** Everything that can be configured: with it, a section of another module is told from a misspelt one. */
export interface ConfigCatalogue {
  /** Every shared section, also those that no module uses yet. */
  readonly sections: readonly ConfigSection[]
  readonly modules: readonly ConfigModule[]
}

/** What a program gets of a module's configuration: its own keys and, by their names, its sections. */
export type ConfigValue<T extends TObject, S extends readonly ConfigSection[]> = Static<T> & {
  readonly [X in S[number] as X['name']]: Static<X['schema']>
}

/** The configuration type of a module, by its declaration: `ConfigOf<typeof storageConfig>`. */
export type ConfigOf<M> =
  M extends ConfigModule<infer T extends TObject, infer S extends readonly ConfigSection[]>
    ? ConfigValue<T, S>
    : never

/** The type of one section, by its declaration: `SectionOf<typeof databaseSection>`. */
export type SectionOf<S> =
  S extends ConfigSection<string, infer T extends TObject> ? Static<T> : never

/** Declares a shared section; it only fixes the types. */
export function defineSection<const N extends string, T extends TObject>(
  section: ConfigSection<N, T>,
): ConfigSection<N, T> {
  return section
}

/** Declares the configuration of a module; it only fixes the types. */
export function defineModule<T extends TObject, const S extends readonly ConfigSection[]>(
  module: ConfigModule<T, S>,
): ConfigModule<T, S> {
  return module
}
