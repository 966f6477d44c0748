import type { FailureAnswer } from '../failure-answer.ts'
import { useFrame } from '../frame.ts'
import type { Viewer } from '../viewer.ts'
import { Heading, RouteLink } from './heading.tsx'

/** What failed, and what to do. */
export function ErrorPage({ answer }: { answer: FailureAnswer }) {
  const { t, told, viewer } = useFrame().ask
  const { status, error, message } = answer
  const advice = adviceFor(viewer, answer.advice)
  return (
    <>
      <Heading title={titleOf(status, t)} />
      <div class="card">
        <p class="failure-text">{told(message)}</p>
        {advice !== undefined && <p class="muted failure-text">{told(advice)}</p>}
        <p class="muted">
          <code>{error}</code> · {status}
        </p>
        <div class="buttons">
          <a class="button" href="/" data-back>
            {t('Back')}
          </a>
          <RouteLink route="home.index" look="button">
            {t('To the home page')}
          </RouteLink>
        </div>
      </div>
    </>
  )
}

/** Commands are advice for those who run the system. */
function adviceFor({ account }: Viewer, advice: string | undefined): string | undefined {
  const isCommand = advice?.includes('`mentat ') ?? false
  const mayRun = account?.roles.some((role) => role === 'admin' || role === 'maintainer')
  return isCommand && mayRun !== true ? undefined : advice
}

function titleOf(status: number, t: (text: string) => string): string {
  if (status === 404) return t('Not found')
  if (status === 401 || status === 403) return t('Not allowed')
  if (status === 429) return t('Too much at once')
  if (status === 503 || status === 504) return t('Not possible at the moment')
  return status >= 500 ? t('Something went wrong') : t('That did not work')
}
