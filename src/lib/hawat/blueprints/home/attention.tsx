import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { useFrame } from '../../core/frame.ts'
import { Notice, RouteLink } from '../../core/page/heading.tsx'
import type { AttentionItem } from '../../core/system-state.ts'

/** So many are told here; the page about the state tells all. */
const MOST = 5

/** What somebody should look at. */
export const attention = defineView({
  name: 'home.attention',
  path: '/home/attention',
  summary: 'what somebody should look at',
  access: power,
  frame: 'part',
  async load({ services: { status } }): Promise<{ items: readonly AttentionItem[] }> {
    if (!status)
      throw new MentatError('PAGE_NOT_FOUND', 'nobody tells the state of the system here')
    return { items: (await status()).attention }
  },
  title: () => '',
  page: (found) => found && <Attention items={found.items} />,
})

function Attention({ items }: { items: readonly AttentionItem[] }) {
  const { t, told } = useFrame().ask
  const link = <RouteLink route="status.view">{t('System status')}</RouteLink>
  if (items.length === 0) {
    return (
      <Notice tone="good">
        {t('All is well.')} {link}
      </Notice>
    )
  }
  return (
    <Notice tone="warning">
      <strong>{t('{n} things need attention', { n: items.length })}</strong> {link}
      <ul class="attention">
        {items.slice(0, MOST).map(({ about, text }) => (
          <li>
            <strong>{told(about)}</strong> <span>{told(text)}</span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
