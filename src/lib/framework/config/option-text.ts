import { variableOf } from './environment.ts'
import { isGroup, nodeOf, type SchemaNode } from './schema-node.ts'
import type { ConfigModule, ConfigSection } from './section.ts'
import { expectation } from './wording.ts'

/** One option as documentation tells it. */
export interface DocumentedOption {
  readonly key: string
  /** Its sentence, or that of the group. */
  readonly description: string
  /** What it accepts: `an integer from 1 to 100`. */
  readonly expected: string
  readonly presence: 'default' | 'optional' | 'required'
  /** The default; without one, an example if there is one. */
  readonly value: unknown
  /** The variable of the environment that sets it; groups have none. */
  readonly variable: string | undefined
  /** The options inside of a group. */
  readonly inside: readonly DocumentedOption[]
}

/** Whether this is a module with a file of its own, rather than a shared section. */
export function isModule(subject: ConfigSection | ConfigModule): subject is ConfigModule {
  return 'sections' in subject
}

/** The file of a section or module, relative to the folder of the configuration. */
export function fileOf(subject: ConfigSection | ConfigModule): string {
  return isModule(subject) ? `${subject.name}.conf` : `core/${subject.name}.conf`
}

/** The options of a section or module, in the order of its schema; groups hold theirs. */
export function documentedOptions(subject: ConfigSection | ConfigModule): DocumentedOption[] {
  return optionsIn(nodeOf(subject.schema), subject.name, [])
}

function optionsIn(node: SchemaNode, owner: string, path: readonly string[]): DocumentedOption[] {
  return Object.entries(node.properties ?? {}).map(([key, child]) => {
    const isRequired = (node.required ?? []).includes(key)
    const here = [...path, key]
    return {
      key,
      description: child.description ?? '',
      expected: expectation(child),
      presence: presenceOf(child, isRequired),
      value: child.default ?? child.examples?.[0],
      variable: isGroup(child) ? undefined : variableOf(owner, here),
      inside: isGroup(child) ? optionsIn(child, owner, here) : [],
    }
  })
}

function presenceOf(node: SchemaNode, isRequired: boolean): DocumentedOption['presence'] {
  if (node.default !== undefined) return 'default'
  return isRequired && !isGroup(node) ? 'required' : 'optional'
}
