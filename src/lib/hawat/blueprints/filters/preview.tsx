import type { FilterTree } from '../../../filter/tree.ts'
import { childrenOf } from '../../../filter/tree.ts'
import { printFilter } from '../../../filter/print.ts'
import type { FilterWarning } from '../../../filter/warnings.ts'
import { useFrame } from '../../core/frame.ts'
import { Section } from '../../core/page/heading.tsx'
import { StoredResult, Warnings } from '../../filter-trial/parts.tsx'
import type { StoredTrial } from '../../filter-trial/stored.ts'

/** What a filter would do. */
export interface FilterPreview {
  /** The rule, also of a basic filter. */
  readonly filter: string
  readonly tree: FilterTree
  readonly warnings: readonly FilterWarning[]
  readonly stored: StoredTrial
}

/** The rule, how it is understood, and what it would hold back. */
export function PreviewPage({
  preview: { filter, tree, warnings, stored },
}: {
  preview: FilterPreview
}) {
  const { t } = useFrame().ask
  return (
    <>
      <Section title={t('Preview: nothing is saved yet')}>
        <Warnings warnings={warnings} />
        <h3>{t('Rule')}</h3>
        <pre class="code">{filter}</pre>
        <h3>{t('How it is understood')}</h3>
        <ul class="tree">
          <TreeNode node={tree} depth={0} />
        </ul>
      </Section>
      <StoredResult trial={stored} title={t('What it would have held back')} />
    </>
  )
}

/** A hostile rule nests deep; the page must not. */
const DEEPEST = 30

function TreeNode({ node, depth }: { node: FilterTree; depth: number }) {
  const isJoined =
    node.kind === 'and' || node.kind === 'or' || node.kind === 'xor' || node.kind === 'not'
  if (!isJoined || depth >= DEEPEST) {
    const text = printFilter(node)
    return (
      <li>
        <code>{text.length > 300 ? `${text.slice(0, 299)}…` : text}</code>
      </li>
    )
  }
  return (
    <li>
      <strong>{node.kind}</strong>
      <ul>
        {childrenOf(node).map((child) => (
          <TreeNode node={child} depth={depth + 1} />
        ))}
      </ul>
    </li>
  )
}
