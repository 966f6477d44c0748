import type { ComponentChild } from 'preact'
import { isList, isObject, type JsonObject, type JsonValue } from '../../../idea/json.ts'
import { useFrame } from '../../core/frame.ts'
import { Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { Badge, Copyable, Time, Value } from '../../core/page/value.tsx'
import { Member } from './members.tsx'
import type { ClassNote, Shown } from './shown-event.ts'

/** Members that stand in a part of their own, or that say nothing. */
const ELSEWHERE = [
  'Format',
  'ID',
  'Source',
  'Target',
  'Node',
  'Attach',
  '_Mentat',
  'Enrich',
  'Category',
  'DetectTime',
  'Description',
  'TLP',
]

/** What the event is about: what happened, when, how severe it is, whom it concerns; then its other members. */
export function Overview({
  shown: { item, item_id: id, detect_time: at, classes },
}: {
  shown: Shown
}) {
  const { t } = useFrame().ask
  const mentat = isObject(item['_Mentat']) ? item['_Mentat'] : {}
  const member = (block: string, holder: JsonObject, name: string): ComponentChild => {
    const value = holder[name]
    return value === undefined ? undefined : <Member block={block} name={name} value={value} />
  }
  const others = Object.entries(item).filter(([name]) => !ELSEWHERE.includes(name))
  return (
    <Section title={<Titles value={item['Category']} />}>
      {typeof item['Description'] === 'string' && (
        <p class="lead">
          <bdi>{item['Description'].slice(0, 4000)}</bdi>
        </p>
      )}
      <Facts
        facts={[
          [t('Detected'), <Time at={at} />],
          [t('Stored'), member('_Mentat', mentat, 'StorageTime')],
          [t('Severity'), member('_Mentat', mentat, 'EventSeverity')],
          [t('Target severity'), member('_Mentat', mentat, 'TargetSeverity')],
          [t('TLP'), tlpOf(item['TLP'])],
          ...others
            .filter(([, value]) => !isLong(value))
            .map(
              ([name, value]) =>
                [name, <Member block="Event" name={name} value={value} />] as const,
            ),
        ]}
      />
      <div class="block">
        <Facts
          facts={[
            [t('Class'), classFact(mentat['EventClass'], classes)],
            [t('Target class'), classFact(mentat['TargetClass'], classes)],
            [t('Source groups'), member('_Mentat', mentat, 'ResolvedAbuses')],
            [t('Target groups'), member('_Mentat', mentat, 'TargetAbuses')],
            ...others
              .filter(([, value]) => isLong(value))
              .map(
                ([name, value]) =>
                  [name, <Member block="Event" name={name} value={value} />] as const,
              ),
            [t('ID'), <Copyable text={id} />],
          ]}
        />
      </div>
    </Section>
  )
}

/** What has a line of its own. */
function isLong(value: JsonValue): boolean {
  return typeof value === 'object' ? value !== null : String(value).length > 30
}

function Titles({ value }: { value: JsonValue | undefined }) {
  const { t } = useFrame().ask
  const names = (isList(value) ? value : []).filter((one) => typeof one === 'string')
  if (names.length === 0) return <>{t('Event')}</>
  return (
    <span class="values">
      {names.slice(0, 20).map((name) => (
        <Value kind="category" value={name.slice(0, 200)} />
      ))}
    </span>
  )
}

function tlpOf(value: JsonValue | undefined): ComponentChild {
  if (typeof value !== 'string') return undefined
  const tone = value === 'RED' ? 'bad' : value.startsWith('AMBER') ? 'warning' : 'neutral'
  return <Badge tone={tone}>{value.slice(0, 50)}</Badge>
}

function classFact(value: JsonValue | undefined, classes: readonly ClassNote[]): ComponentChild {
  return typeof value === 'string' ? (
    <ClassFact name={value} note={classes.find(({ name }) => name === value.split('/', 1)[0])} />
  ) : undefined
}

/** The class, what it means, and where to read more. */
function ClassFact({ name, note }: { name: string; note: ClassNote | undefined }) {
  const { t, viewer } = useFrame().ask
  const label = (viewer.locale === 'cs' ? note?.label_cz : undefined) ?? note?.label_en
  const reference = note?.reference
  return (
    <span class="class-note">
      <Value kind="class" value={name} />
      {label !== undefined && label !== null && <span>{label}</span>}
      {typeof reference === 'string' && /^https?:\/\//.test(reference) && (
        <a href={reference} rel="noreferrer noopener" target="_blank">
          {t('What it means')}
        </a>
      )}
    </span>
  )
}
