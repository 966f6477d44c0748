import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Copyable } from '../../core/page/value.tsx'
import { curlOf, type Operation, operationsOf, type Parameter } from './operations.ts'

/** The API as people read it. */
interface ApiPage {
  /** How the addresses begin; empty: as that of this page does. */
  readonly base: string
  readonly parts: readonly { readonly name: string; readonly summary: string }[]
  readonly operations: readonly Operation[]
}

/** The description of the API. */
export const api = defineView({
  name: 'developer.api',
  path: '/devtools/api',
  summary: 'the description of the API, as people read it',
  access: signedIn,
  load(ask): Promise<ApiPage> {
    const { api: document, blueprints } = ask.describe()
    const base = ask.services.config.public_url?.replace(/\/$/, '') ?? 'https://HOST'
    const parts = [
      ...blueprints,
      { name: 'lookups', summary: 'what is known of addresses and names' },
    ]
    return Promise.resolve({ base, parts, operations: operationsOf(document()) })
  },
  title: ({ t }) => t('API'),
  page: (found, { t }) =>
    found && (
      <>
        <Heading title={t('API')}>
          <a class="button" href="/api/openapi.json">
            OpenAPI 3.1
          </a>
        </Heading>
        <Introduction base={found.base} />
        <nav class="quick jumps" aria-label={t('Parts')}>
          {used(found).map(({ name }) => (
            <a href={`#api-${name}`}>{name}</a>
          ))}
        </nav>
        {used(found).map(({ name, summary }) => (
          <Section title={name} id={`api-${name}`}>
            <p class="muted" lang="en">
              {summary}
            </p>
            {found.operations
              .filter(({ tag }) => tag === name)
              .map((operation) => (
                <OperationBlock operation={operation} base={found.base} />
              ))}
          </Section>
        ))}
      </>
    ),
})

function used({ parts, operations }: ApiPage): ApiPage['parts'] {
  return parts.filter(({ name }) => operations.some(({ tag }) => tag === name))
}

function Introduction({ base }: { base: string }) {
  const { t } = useFrame().ask
  return (
    <div class="card">
      <p>
        {t(
          'What pages show, programs get as JSON: the address of a page with /api before it. Each request needs an API key in the header Authorization; a key for reading changes nothing.',
        )}
      </p>
      <p>
        <Copyable
          text={`export KEY=…; curl -H "Authorization: Bearer $KEY" '${base}/api/events/search?limit=10'`}
        />
      </p>
      <p>
        {t(
          'Parameters of a list are given several times. Times are RFC 3339, or relative: -7d. A failure has the members status, error, message, and form_errors when parameters are wrong.',
        )}
      </p>
      <p>
        <RouteLink route="users.me">{t('Your API keys stand with your account.')}</RouteLink>
      </p>
    </div>
  )
}

function OperationBlock({ operation, base }: { operation: Operation; base: string }) {
  const { t } = useFrame().ask
  const { id, method, path, summary, access, parameters } = operation
  return (
    <details class="operation" id={`operation-${id}`}>
      <summary>
        <Badge tone={method === 'GET' ? 'good' : 'warning'}>{method}</Badge> <code>{path}</code>
        <span class="muted" lang="en">
          {summary}
        </span>
      </summary>
      <p>
        {t('Who may')}: <span lang="en">{access}</span>
      </p>
      {parameters.length > 0 && <ParameterTable parameters={parameters} of={`${method} ${path}`} />}
      <Copyable text={curlOf(operation, base)} />
    </details>
  )
}

function ParameterTable({ parameters, of }: { parameters: readonly Parameter[]; of: string }) {
  const { t } = useFrame().ask
  const columns: Column<Parameter>[] = [
    {
      title: t('Parameter'),
      look: 'code',
      cell: ({ name, isRequired }) => (
        <>
          {name}
          {isRequired && <span class="needed"> *</span>}
        </>
      ),
    },
    { title: t('Type'), cell: ({ type }) => type },
    { title: t('In'), isMinor: true, cell: ({ place }) => place },
    { title: t('Meaning'), look: 'wide', cell: ({ description }) => t(description) },
  ]
  return (
    <Table columns={columns} rows={parameters} caption={`${t('Parameters')}: ${of}`} empty="" />
  )
}
