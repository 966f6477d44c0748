import type { FailureAnswer } from '../failure-answer.ts'
import { useFrame } from '../frame.ts'
import { Heading, RouteLink } from './heading.tsx'

/** What failed, and what to do. */
export function ErrorPage({ answer }: { answer: FailureAnswer }) {
  const { t } = useFrame().ask
  const { status, error, message, advice } = answer
  return (
    <>
      <Heading title={titleOf(status, t)} />
      <div class="card">
        <p>{message}</p>
        {advice !== undefined && <p class="muted">{advice}</p>}
        <p class="muted">
          <code>{error}</code> · {status}
        </p>
        <p>
          <RouteLink route="home.index" look="button">
            {t('To the home page')}
          </RouteLink>
        </p>
      </div>
    </>
  )
}

function titleOf(status: number, t: (text: string) => string): string {
  if (status === 404) return t('Not found')
  if (status === 401 || status === 403) return t('Not allowed')
  if (status === 429) return t('Too much at once')
  if (status === 503 || status === 504) return t('Not possible at the moment')
  return status >= 500 ? t('Something went wrong') : t('That did not work')
}
