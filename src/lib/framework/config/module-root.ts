import { Type } from 'typebox'
import { nodeOf, type SchemaNode } from './schema-node.ts'
import type { ConfigCatalogue, ConfigModule } from './section.ts'

const roots = new WeakMap<ConfigModule, SchemaNode>()

/** The schema of all that a module reads: its own keys and, by their names, its sections. */
export function rootOf(module: ConfigModule): SchemaNode {
  const known = roots.get(module)
  if (known !== undefined) return known
  const own = nodeOf(module.schema)
  const sections = module.sections.map(({ name, schema }) => [name, nodeOf(schema)] as const)
  const root: SchemaNode = {
    ...own,
    type: 'object',
    properties: { ...own.properties, ...Object.fromEntries(sections) },
    required: [...(own.required ?? []), ...sections.map(([name]) => name)],
  }
  roots.set(module, root)
  return root
}

/** All shared sections as if one module used them: what the folder `core/` may hold. */
export function coreOf(catalogue: ConfigCatalogue): ConfigModule {
  return {
    name: 'core',
    summary: 'shared sections',
    schema: Type.Object({}),
    sections: catalogue.sections,
  }
}
