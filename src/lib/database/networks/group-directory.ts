import type { NewGroup } from '../groups/create.ts'
import { type Group, severities } from '../groups/tables.ts'
import type { WantedNetwork } from './wanted.ts'

/**
 * Finds the groups of records among those that are there, by their names, else by their e-mail addresses: systems that
 * know no names call a group by all its addresses in lower case, sorted, joined with `_`. What is not there is to be created.
 */
export class GroupDirectory {
  readonly #source: string
  readonly #byName: ReadonlyMap<string, Group>
  readonly #byEmails: ReadonlyMap<string, Group>
  readonly #created = new Map<string, Draft>()
  readonly #disabled = new Set<string>()
  readonly #mentioned = new Set<string>()

  /** @param source of groups that are to be created */
  constructor(groups: readonly Group[], source: string) {
    this.#source = source
    this.#byName = new Map(groups.map((group) => [group.name, group]))
    // Of several with the same addresses the first one that is enabled counts.
    const byPreference = groups.toReversed().sort((a, b) => Number(a.enabled) - Number(b.enabled))
    this.#byEmails = new Map(byPreference.map((group) => [emailKey(group), group]))
  }

  /** The name of the group of a record; undefined when it is disabled. */
  resolve(record: WantedNetwork): string | undefined {
    const group = this.#byName.get(record.group) ?? this.#byEmails.get(record.group)
    if (!group) return this.#draft(record)
    this.#mentioned.add(group.name)
    if (group.enabled) return group.name
    this.#disabled.add(group.name)
    return undefined
  }

  /** The addresses of a new group are those of its first network that names some, but rather not for fallback. */
  #draft({ group: name, netname, description, emails }: WantedNetwork): string {
    const { fallback = [], ...lists } = emails
    const draft = this.#created.get(name) ?? { description: undefined, emails: {}, fallback: [] }
    this.#created.set(name, {
      description: draft.description ?? description ?? netname,
      emails: Object.keys(draft.emails).length > 0 ? draft.emails : lists,
      fallback: draft.fallback.length > 0 ? draft.fallback : fallback,
    })
    return name
  }

  /** The groups that are to be created, in the order of the records. */
  created(): NewGroup[] {
    return [...this.#created].map(([name, { description = '', emails, fallback }]) => ({
      name,
      source: this.#source,
      description,
      // A report goes to the list of its severity and of all below: `info` is for all.
      emails: Object.keys(emails).length > 0 || fallback.length === 0 ? emails : { info: fallback },
    }))
  }

  /** Groups of records that are disabled, by name. */
  disabled(): string[] {
    return [...this.#disabled].sort()
  }

  /** Whether a group that is there is disabled. */
  isDisabled(name: string): boolean {
    return this.#byName.get(name)?.enabled === false
  }

  /** Those of the names that no record had, each once. */
  unmentioned(names: readonly string[]): string[] {
    return [...new Set(names)].filter((name) => !this.#mentioned.has(name)).sort()
  }
}

interface Draft {
  readonly description: string | undefined
  readonly emails: NewGroup['emails']
  readonly fallback: readonly string[]
}

function emailKey(group: Group): string {
  const all = severities.flatMap((severity) => group[`emails_${severity}`])
  return [...new Set(all.map((address: string) => address.toLowerCase()))].sort().join('_')
}
