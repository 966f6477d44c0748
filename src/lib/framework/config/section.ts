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
