import { csvColumns, csvTargetColumn } from '../../src/lib/modules/reporter/attachment/csv.ts'
import { XARF_VERSION } from '../../src/lib/modules/reporter/attachment/xarf.ts'
import {
  xarfFallback,
  type XarfRule,
  xarfRules,
} from '../../src/lib/modules/reporter/attachment/xarf-types.ts'

/** docs/reference/report-data.md: the files that go along with reports. */
export function reportDataReference(): string {
  const columns = ([...csvColumns, csvTargetColumn] as const).map(
    (name) => `| \`${name}\` | ${meanings[name]} |`,
  )
  const rules = xarfRules.map(
    ({ idea, category, type, needs }) => `| ${idea} | ${category} | ${type} | ${needed[needs]} |`,
  )
  return [
    '# Data that go along with reports',
    '',
    'Generated from `src/lib/modules/reporter/attachment/`. A group chooses the form (`json`, `csv`, `xarf`, `none`). Addresses of others are',
    'taken out of the events. A file above one limit is zipped, above another it is left out, and the mail says so.',
    'Examples are in `docs/examples/reports/`.',
    '',
    '## JSON',
    '',
    'An array of IDEA events, each once, as they are stored.',
    '',
    '## CSV',
    '',
    'Semicolons, CR LF, UTF-8, a row for each event and address. Several values in a cell are joined by commas. A text that a spreadsheet',
    'would take for a formula has an apostrophe before it; control and invisible characters are written as `\\uXXXX`.',
    '',
    '| column | meaning |',
    '| --- | --- |',
    ...columns,
    '',
    '## XARF',
    '',
    `An array of reports of XARF ${XARF_VERSION} (xarf.org), one for each event and address. \`source_identifier\` is who caused the incident: in reports on`,
    'attacks against a network the first source of the event; events without a source are left out. The event itself is the evidence (up to',
    '64 KiB). `report_id` is the same when the report is made again. The first line counts that fits a category of the event and whose members the',
    'event can give:',
    '',
    '| category of IDEA | category | type | needs |',
    '| --- | --- | --- | --- |',
    ...rules,
    `| everything else | ${xarfFallback.category} | ${xarfFallback.type} | nothing; \`threat_type\` is the category of IDEA in lower case |`,
    '',
    '`source_port` and `destination_port` are given when the event names a single one, `destination_ip` is the first single address of the targets.',
    'Tags: `idea:` the categories, `mentat-class:` the',
    'class, `mentat-assumed:` members that XARF demands and the event does not tell (a protocol is then taken for TCP).',
    '',
  ].join('\n')
}

const meanings: Readonly<Record<(typeof csvColumns)[number] | typeof csvTargetColumn, string>> = {
  date_gmt: 'when it happened (EventTime, else DetectTime), UTC',
  detected_gmt: 'when it was detected, UTC',
  analyzer: 'software of the detector',
  detector: 'name of the detector',
  classification: 'class of the event',
  categories: 'categories of IDEA',
  src_ip: 'the address that the row is about; in reports on targets all sources',
  src_host: 'host names of the sources',
  src_port: 'ports of the sources',
  tgt_port: 'ports of the targets',
  src_proto: 'protocols of the sources',
  tgt_proto: 'protocols of the targets',
  con_cnt: 'connections',
  date_ts: 'date_gmt in seconds since 1970',
  detected_ts: 'detected_gmt in seconds since 1970',
  note: 'Note of the event',
  impact: 'Description of the event',
  tgt_ip: 'in reports on targets alone: the address that the row is about',
}

const needed: Readonly<Record<XarfRule['needs'], string>> = {
  transport: 'nothing',
  scan: 'nothing',
  message: 'nothing; `smtp` with the address of a sender and a single source port, else `other`',
  page: 'an http or https URL or a host name of the source',
  compromise: 'nothing; `compromise_evidence` is the description',
  service: 'a protocol above the transport, or a single source port',
  weakness: 'a CVE in Ref, a service and a single source port',
}
