import { type Attachment, readAttachments } from '../../../idea/attachment.ts'
import { isList, isObject, type JsonObject } from '../../../idea/json.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { Facts, Table } from '../../core/page/table.tsx'
import { Copyable } from '../../core/page/value.tsx'
import { parseCsv } from './parse-csv.ts'
import { Member } from './members.tsx'

/** Attachments that are shown, and how much of each; the rest can be downloaded. */
const MOST = 10
const LONGEST_PREVIEW = 5000
const PREVIEW_ROWS = 50

/** Members that say how the content is written; the content itself is shown below them. */
const NOT_TOLD = new Set(['Content', 'ContentEncoding', 'Credentials'])

/** What is attached to an event: what is said of it, a look into it, and the whole to download. */
export function Attachments({ event, id }: { event: JsonObject; id: string }) {
  const { t } = useFrame().ask
  const attachments = readAttachments(event['Attach'])
  const objects = isList(event['Attach']) ? event['Attach'].filter(isObject) : []
  if (attachments.length === 0) return null
  return (
    <>
      {attachments.slice(0, MOST).map((one) => (
        <Section
          title={titleOf(one, t)}
          actions={one.content && <Download id={id} number={one.number} />}
        >
          <div class="block">
            <Facts
              facts={Object.entries(objects[one.number - 1] ?? {})
                .filter(([name]) => !NOT_TOLD.has(name))
                .map(([name, value]) => [
                  name,
                  isHash(name) && typeof value === 'string' ? (
                    <Copyable text={value} />
                  ) : (
                    <Member block="Attach" name={name} value={value} />
                  ),
                ])}
            />
          </div>
          <Preview attachment={one} />
        </Section>
      ))}
    </>
  )
}

function titleOf(
  { number, fileNames: [name] }: Attachment,
  t: (text: string, values: { number: string }) => string,
): string {
  const title = t('Attachment {number}', { number: String(number) })
  return name === undefined ? title : `${title}: ${name.slice(0, 200)}`
}

function isHash(name: string): boolean {
  return name === 'Hash' || name === 'Handle'
}

function Download({ id, number }: { id: string; number: number }) {
  const { t } = useFrame().ask
  return (
    <RouteLink route="events.attachmentdownload" target={{ params: { id, number } }} look="button">
      {t('Download')}
    </RouteLink>
  )
}

function Preview({ attachment: { content } }: { attachment: Attachment }) {
  const { t, present } = useFrame().ask
  if (!content) return <p class="muted">{t('The content is not in the event.')}</p>
  if (typeof content.content !== 'string') {
    return (
      <p class="muted">
        {t('Binary content, {size}; it may be malware.', {
          size: present.bytes(content.content.length),
        })}
      </p>
    )
  }
  const { content: text, extension } = content
  if (extension === 'csv' || extension === 'tsv')
    return <Rows text={text} delimiter={extension === 'csv' ? ',' : '\t'} />
  return (
    <>
      <pre class="code preview">{text.slice(0, LONGEST_PREVIEW)}</pre>
      {text.length > LONGEST_PREVIEW && (
        <p class="muted">{t('This is the beginning; download it for the rest.')}</p>
      )}
    </>
  )
}

/** A table of what is comma separated; its first line is the head. */
function Rows({ text, delimiter }: { text: string; delimiter: string }) {
  const { t } = useFrame().ask
  const [head = [], ...rows] = parseCsv(text.slice(0, 200_000), {
    delimiter,
    most: PREVIEW_ROWS + 2,
  })
  return (
    <>
      <Table
        columns={head.slice(0, 30).map((title, index) => ({
          title: title.slice(0, 100),
          cell: (row: readonly string[]) => <bdi>{row[index]?.slice(0, 300)}</bdi>,
        }))}
        rows={rows.slice(0, PREVIEW_ROWS)}
        caption={t('Attachment {number}', { number: '' })}
        empty={t('There are no lines in it.')}
      />
      {rows.length > PREVIEW_ROWS && (
        <p class="muted">{t('This is the beginning; download it for the rest.')}</p>
      )}
    </>
  )
}
