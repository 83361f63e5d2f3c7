/**
 * Pairs of assets that may be one device, side by side with their differences marked; decided by mouse or keyboard.
 * @module
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useAct, useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { type Shortcut, useShortcuts } from '../../../ui/shortcuts.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { AssetRow } from '../contract.ts'
import {
  acceptProposal,
  listProposals,
  type ProposalRow,
  refuseProposal,
} from '../merge-contract.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'
import { compareSources } from './compare-sources.ts'
import './assets.css'
import { useWords } from './words.ts'

export const MergeReview = () => {
  const m = useMessages({ en, ja })
  const w = useWords()
  const list = useEndless(listProposals, { query: {} }, { cursor: 'cursor', next: (a) => a.next })
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={<Link to="/assets">{w.detail.breadcrumb}</Link>}
      />
      <Await answer={list}>
        {(data) => {
          const rows = data.pages.flatMap((p) => p.rows)
          if (rows.length === 0) return <EmptyState kind="none" title={m.none} text={m.noneText} />
          return (
            <div className="stack-l">
              <p role="status">{m.open(data.pages[0]?.total ?? rows.length)}</p>
              <Pairs rows={rows} />
              {list.hasNextPage ? (
                <div>
                  <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {m.more}
                  </Button>
                </div>
              ) : null}
            </div>
          )
        }}
      </Await>
    </>
  )
}

const Pairs = ({ rows }: { rows: readonly ProposalRow[] }) => {
  const m = useMessages({ en, ja })
  const mayDecide = useMay('administrator', 'operator', 'site-contact')
  const notify = useNotify()
  const [at, setAt] = useState(0)
  const current = Math.min(at, rows.length - 1)
  const accept = useAct(acceptProposal, { alsoStale: ['board'] })
  const refuse = useAct(refuseProposal)
  const isBusy = accept.isPending || refuse.isPending
  const decide = useMemo(
    () => ({
      merge: (pair: ProposalRow, kept: AssetRow) =>
        accept.mutate(
          { params: { id: pair.id }, body: { kept: kept.id, reason: m.reason } },
          {
            onSuccess: () => notify.done({ title: m.merged(kept.name) }),
            onError: notify.failed,
          },
        ),
      refuse: (pair: ProposalRow) =>
        refuse.mutate(
          { params: { id: pair.id } },
          { onSuccess: () => notify.done({ title: m.refused }), onError: notify.failed },
        ),
    }),
    [accept.mutate, refuse.mutate, m, notify],
  )
  const keys = useMemo<readonly Shortcut[]>(() => {
    const pair = rows[current]
    const page = 'page' as const
    const move = (to: number) => () => setAt(Math.max(0, Math.min(rows.length - 1, to)))
    return [
      { keys: 'j', label: m.next, scope: page, run: move(current + 1) },
      { keys: 'k', label: m.previous, scope: page, run: move(current - 1) },
      ...(pair && mayDecide && !isBusy
        ? [
            { keys: 'm', label: m.accept, scope: page, run: () => decide.merge(pair, pair.a) },
            { keys: 'x', label: m.refuse, scope: page, run: () => decide.refuse(pair) },
          ]
        : []),
    ]
  }, [rows, current, m, mayDecide, isBusy, decide])
  useShortcuts(keys)
  return (
    <>
      {mayDecide ? <p className="soft small">{m.keys}</p> : null}
      {rows.map((pair, i) => (
        <Pair
          key={pair.id}
          pair={pair}
          isCurrent={i === current}
          actions={
            mayDecide ? (
              <>
                {[pair.a, pair.b].map((kept) => (
                  <Button key={kept.id} busy={isBusy} onClick={() => decide.merge(pair, kept)}>
                    {m.keepThis(kept.name)}
                  </Button>
                ))}
                <Button busy={isBusy} onClick={() => decide.refuse(pair)}>
                  {m.refuse}
                </Button>
              </>
            ) : null
          }
        />
      ))}
    </>
  )
}

type PairProps = {
  readonly pair: ProposalRow
  readonly isCurrent: boolean
  readonly actions: React.ReactNode
}

const Pair = ({ pair, isCurrent, actions }: PairProps) => {
  const kit = useKitMessages()
  const m = useMessages({ en, ja })
  const w = useWords()
  const f = useFormat()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isCurrent) place.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  const says = (a: AssetRow) => ({
    says: [
      { field: w.fields.class, value: w.classes[a.deviceClass] },
      { field: w.fields.serial, value: a.serial },
      { field: w.fields.assetTag, value: a.assetTag },
      { field: w.fields.maker, value: a.maker },
      { field: w.fields.model, value: a.model },
      { field: w.fields.owner, value: a.owner },
      { field: w.fields.hostNames, value: a.hostNames.join(', ') },
      { field: w.fields.macs, value: a.macs.join(', ') },
      { field: w.fields.addresses, value: a.addresses.join(', ') },
      { field: w.fields.sources, value: a.sources.map((s) => w.sources[s]).join(', ') },
      { field: w.fields.lastSeen, value: f.moment(a.lastSeenAt) },
    ].filter(({ value }) => value !== ''),
  })
  const lines = compareSources([says(pair.a), says(pair.b)])
  return (
    <div ref={place} aria-current={isCurrent ? 'true' : undefined}>
      <Panel title={m.pair(pair.a.name, pair.b.name)} aside={actions}>
        <p>
          {m.why}
          {kit.colon}
          {m.key[pair.reason]}{' '}
          {pair.keys.map((k) => (
            <code key={`${k.kind} ${k.value}`}>
              <bdi>{k.value.replace(/^[^|]*\|/, '')}</bdi>
            </code>
          ))}
        </p>
        <table className="table table-fit asset-sources">
          <thead>
            <tr>
              <th scope="col">{m.field}</th>
              {[pair.a, pair.b].map((a) => (
                <th key={a.id} scope="col">
                  <Link to="/assets/$id" params={{ id: a.id }}>
                    <bdi>{a.name}</bdi>
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.field}>
                <th scope="row">
                  {line.field} {line.differs ? <span className="tag">{m.differs}</span> : null}
                </th>
                <td>
                  <bdi>{line.values[0] ?? m.missing}</bdi>
                </td>
                <td>
                  <bdi>{line.values[1] ?? m.missing}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </div>
  )
}
