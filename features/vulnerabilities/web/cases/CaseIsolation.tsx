/**
 * Whether the device is cut off from the internet until it is updated: by which look, and what to do next.
 * @module
 */
import { useFormat, useMessages } from '../../../../ui/language.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { StateIcon } from '../../../../ui/StateBadge.tsx'
import type { CaseDetail } from '../../contract-case-pages.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

const LOOKS = {
  isolated: 'holds',
  stated: 'declared',
  reachable: 'fails',
  unconfirmed: 'stale',
  unknown: 'unknown',
} as const

export const CaseIsolation = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const isolation = detail.judged.isolation ?? null
  if (isolation === null) return null
  const { state, at, by } = isolation
  return (
    <Panel title={m.isolation}>
      <p>
        <span className="state" data-state={LOOKS[state]}>
          <StateIcon state={LOOKS[state]} />
          {m.isolations[state]}
        </span>{' '}
        {at === null || by === null
          ? m.isolationUnseen
          : m.isolationSeen(m.isolationBy[by], f.moment(at))}
      </p>
      <p>{m.isolationNext[state]}</p>
    </Panel>
  )
}
