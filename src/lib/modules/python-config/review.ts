import { readConfigFolder } from '../../framework/config/folder.ts'
import type { ConfigDocument } from '../../framework/config/document.ts'
import { displayPath, pointerOf } from '../../framework/config/pointer.ts'
import type { Origin, Problem } from '../../framework/config/problem.ts'
import type { PlainObject } from '../../framework/config/schema-node.ts'
import type { ConfigCatalogue } from '../../framework/config/section.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { tellSection } from './core-keys.ts'
import { Drafts } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { instanceName } from './queue-name.ts'
import { programNamed } from './programs.ts'
import type { Place, Told, Verdict } from './told.ts'

/** What is told of one key of one file of the original. */
export interface Finding {
  readonly origin: Origin
  /** The key, with the place within its value: `inspection_rules.3.rule`. Empty: the whole file. */
  readonly path: string
  readonly verdict: Verdict
  /** A sentence without full stop. It holds no value that may be secret. */
  readonly text: string
  readonly details?: readonly string[]
}

/** What is said of a configuration folder of the original. */
export interface Review {
  readonly files: readonly string[]
  /** Files that cannot be read. */
  readonly problems: readonly Problem[]
  readonly findings: readonly Finding[]
  /** Files of ours, made of what can be carried over. */
  readonly drafts: readonly Draft[]
}

/**
 * Reads the configuration folder of the original: `mentat-inspector.py.conf` (or without `.py`) and its like, and `core/`.
 * @throws MentatError CONFIG_NOT_FOUND when it has no such file
 */
export function reviewPythonFolder(path: string, catalogue: ConfigCatalogue): Review {
  const folder = readConfigFolder(path)
  const documents = [...folder.core, ...folder.instances.values()]
  if (documents.length === 0 && folder.problems.length === 0) {
    throw new MentatError(
      'CONFIG_NOT_FOUND',
      `there is no configuration of the original in ${path}`,
      {
        advice: 'Name the folder that has mentat-inspector.py.conf and core/: mostly /etc/mentat.',
      },
    )
  }
  const core = mergedCore(folder.core)
  const reviewer = new Reviewer(catalogue, core)
  for (const document of folder.core) reviewer.readCore(document)
  for (const [name, document] of folder.instances) reviewer.readProgram(name, document)
  return {
    files: documents.map(({ file }) => file),
    problems: [...folder.problems, ...documents.flatMap(({ problems }) => problems)],
    findings: reviewer.findings,
    drafts: reviewer.drafts.all(),
  }
}

/** As the original does: top-level keys of later files replace those of earlier ones, null does not. */
function mergedCore(documents: readonly ConfigDocument[]): PlainObject {
  const pairs = documents.flatMap(({ value }) => Object.entries(value ?? {}))
  return Object.fromEntries(pairs.filter(([, value]) => value !== null))
}

/** The files of ours in which remarks about a shared section of the original stand. */
const sectionFiles: Readonly<Record<string, string>> = {
  __core__database: 'core/database.conf',
  __core__reporter: 'reporter.conf',
  __core__informant: 'informant.conf',
}

/** Collects what is told of each key. */
class Reviewer {
  readonly findings: Finding[] = []
  readonly drafts = new Drafts()
  readonly #catalogue: ConfigCatalogue
  readonly #core: PlainObject

  constructor(catalogue: ConfigCatalogue, core: PlainObject) {
    this.#catalogue = catalogue
    this.#core = core
  }

  readCore(document: ConfigDocument): void {
    for (const [key, value] of Object.entries(document.value ?? {})) {
      if (value === null) continue
      const place = { key, instance: 'core', core: this.#core }
      const told = tellSection(key, value, place) ?? [unknownKey]
      this.#enter(document, key, told, sectionFiles[key])
    }
  }

  readProgram(name: string, document: ConfigDocument): void {
    const instance = instanceName(name)
    const program = programNamed(instance, this.#catalogue)
    if (!program) {
      const text = 'is of no program that is here: it is left alone'
      const origin: Origin = { kind: 'file', file: document.file }
      this.findings.push({ origin, path: '', verdict: 'unknown', text })
      return
    }
    const file = program.isModule ? `${instance}.conf` : undefined
    if (file !== undefined && document.value !== undefined) this.drafts.begin(file, document.file)
    for (const [key, value] of Object.entries(document.value ?? {})) {
      if (value === null) continue
      const place: Place = { key, instance, core: this.#core }
      const teller = program.teller(key)
      const told = teller?.(value, place) ?? tellSection(key, value, place) ?? [unknownKey]
      this.#enter(document, key, told, file)
    }
    for (const [key, text] of Object.entries(program.missing)) {
      const isGiven = document.value === undefined || Object.hasOwn(document.value, key)
      if (!isGiven) this.#enter(document, key, [{ verdict: 'changed', text }], file)
    }
  }

  /** @param file the file of ours that values and remarks go to; undefined: there is none */
  #enter(
    document: ConfigDocument,
    key: string,
    told: readonly Told[],
    file: string | undefined,
  ): void {
    for (const { verdict, text, details, within = [], carry } of told) {
      const path = displayPath([key, ...within])
      const origin = originOf(document, [key, ...within])
      this.findings.push({ origin, path, verdict, text, ...(details && { details }) })
      for (const { file: other, path: to, value } of carry ?? []) {
        const target = other ?? file
        if (target !== undefined) this.drafts.set(target, document.file, to, value)
      }
      const isOpen = (verdict === 'changed' || verdict === 'unknown') && carry === undefined
      if (isOpen && file !== undefined) {
        this.drafts.remark(file, document.file, [`${path}: ${text}`, ...(details ?? [])])
      }
    }
  }
}

const unknownKey: Told = {
  verdict: 'unknown',
  text: 'is not known, neither here nor in the original',
}

/** The place of a value, or of the nearest around it that has one. */
function originOf(document: ConfigDocument, path: readonly string[]): Origin {
  for (let length = path.length; length > 0; length -= 1) {
    const place = document.places.get(pointerOf(path.slice(0, length)))
    if (place) return place.key
  }
  return { kind: 'file', file: document.file }
}
