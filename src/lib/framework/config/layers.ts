import { closest } from '../text/closest.ts'
import type { ConfigDocument } from './document.ts'
import type { Layer } from './merge.ts'
import { pointerOf } from './pointer.ts'
import type { Origin, Problem } from './problem.ts'
import type { PlainObject } from './schema-node.ts'
import type { ConfigCatalogue, ConfigModule } from './section.ts'

/** A file as a layer of a module's configuration, and what is wrong with its top-level keys. */
export interface FileLayer {
  readonly layer: Layer
  readonly problems: readonly Problem[]
}

/** A file of `core/`: the sections that the module uses; those of others are passed over, unknown ones are told. */
export function coreLayer(
  document: ConfigDocument,
  module: ConfigModule,
  catalogue: ConfigCatalogue | undefined,
): FileLayer {
  const used = module.sections.map(({ name }) => name)
  const known = (catalogue?.sections ?? module.sections).map(({ name }) => name)
  const keys = Object.keys(document.value ?? {})
  const unknown = catalogue === undefined ? [] : keys.filter((key) => !known.includes(key))
  return {
    layer: documentLayer(document, (key) => used.includes(key)),
    problems: unknown.map((key) => {
      const meant = closest(key, known)
      const hint = meant === undefined ? `; known: ${known.join(', ')}` : `; did you mean ${meant}?`
      return problemAt(document, key, `${key} is no known section${hint}`)
    }),
  }
}

/** The file of an instance: the module's own keys, and sections that it uses. */
export function instanceLayer(
  document: ConfigDocument,
  module: ConfigModule,
  catalogue: ConfigCatalogue | undefined,
): FileLayer {
  const accepted = [
    ...module.sections.map(({ name }) => name),
    ...Object.keys(module.schema.properties),
  ]
  const foreign = (catalogue?.sections ?? [])
    .map(({ name }) => name)
    .filter((name) => !accepted.includes(name))
  const keys = Object.keys(document.value ?? {})
  return {
    layer: documentLayer(document, (key) => !foreign.includes(key)),
    problems: keys
      .filter((key) => foreign.includes(key))
      .map((key) => {
        const text = `${key} is a shared section that ${module.name} does not use`
        return problemAt(document, key, text)
      }),
  }
}

/** Values of flags as a layer. */
export function flagLayer(overrides: PlainObject): Layer {
  return { value: overrides, originOf: () => ({ kind: 'flag' }) }
}

function documentLayer(document: ConfigDocument, accepts: (key: string) => boolean): Layer {
  const entries = Object.entries(document.value ?? {}).filter(([key]) => accepts(key))
  return {
    value: Object.fromEntries(entries),
    originOf: (pointer, part) => originIn(document, pointer, part),
  }
}

/** The place of a pointer, or of the nearest that has one: what an alias expands to has none of its own. */
function originIn(document: ConfigDocument, pointer: string, part: 'key' | 'value'): Origin {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = document.places.get(at)
    if (place !== undefined) return place[part]
  }
  return { kind: 'file', file: document.file }
}

function problemAt(document: ConfigDocument, key: string, text: string): Problem {
  return { origin: originIn(document, pointerOf([key]), 'key'), path: key, text }
}
