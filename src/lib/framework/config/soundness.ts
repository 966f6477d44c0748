import { checkValue } from './check.ts'
import { completed } from './complete.ts'
import { flagVariables, variableOf } from './environment.ts'
import { displayPath } from './pointer.ts'
import { leavesOf, nodeOf, type PlainObject, type SchemaNode } from './schema-node.ts'
import type { ConfigCatalogue, ConfigModule, ConfigSection } from './section.ts'

/**
 * What is wrong with the declarations themselves, for a test over the catalogue: names used twice, options without a
 * sentence, defaults that their own schema refuses, two options under one environment variable.
 */
export function catalogueFaults({ sections, modules }: ConfigCatalogue): string[] {
  const subjects = [...sections, ...modules]
  return [
    ...repeated(subjects.map(({ name }) => name)).map((name) => `${name}: used twice as a name`),
    ...subjects.flatMap(subjectFaults),
    ...modules.flatMap(moduleFaults),
    ...variableFaults(sections, modules),
  ]
}

function subjectFaults(subject: ConfigSection | ConfigModule): string[] {
  const { name, summary } = subject
  const node = nodeOf(subject.schema)
  const told = `${name}: `
  return [
    ...(/^[a-z][a-z0-9_-]*$/.test(name) && name !== 'core' ? [] : [`${told}not a good name`]),
    ...(/^[^A-Z].*[^.]$/.test(summary) ? [] : [`${told}the summary is no fragment in lower case`]),
    ...leavesOf(node).flatMap((leaf) =>
      leafFaults(leaf.path, leaf.node).map((fault) => `${told}${displayPath(leaf.path)} ${fault}`),
    ),
    ...checkValue(node, completed(node, {}) as PlainObject, 'part', () => undefined).map(
      ({ text }) => `${told}default: ${text}`,
    ),
  ]
}

function leafFaults(path: readonly string[], node: SchemaNode): string[] {
  const bounds = [node.special?.minimum ?? 0, node.special?.maximum ?? Infinity] as const
  return [
    ...(path.every((key) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(key)) ? [] : ['is not snake_case']),
    ...(/^[A-Z0-9"'].*\.$/s.test(node.description ?? '') ? [] : ['has no full sentence']),
    ...(bounds[0] <= bounds[1] ? [] : ['has bounds that make no sense']),
  ]
}

function moduleFaults(module: ConfigModule): string[] {
  const own = Object.keys(module.schema.properties)
  return module.sections
    .filter(({ name }) => own.includes(name))
    .map(({ name }) => `${module.name}: ${name} is both a key and a section`)
}

function variableFaults(
  sections: readonly ConfigSection[],
  modules: readonly ConfigModule[],
): string[] {
  const names = [...sections, ...modules].flatMap(({ name, schema }) =>
    leavesOf(nodeOf(schema)).map(({ path }) => variableOf(name, path)),
  )
  return repeated([...names, ...flagVariables]).map((name) => `${name}: stands for two options`)
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
