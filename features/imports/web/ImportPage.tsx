/**
 * One import: what was recognised and would happen, the decision, the progress, the result, what went wrong.
 * @module
 */
import { useEffect, useRef } from 'react'
import { type ImportView, importSources, readImport } from '../../../platform/imports/contract.ts'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useAnnounce } from '../../../ui/Toast.tsx'
import { listSites } from '../../organizations/contract.ts'
import { CancelImport } from './CancelImport.tsx'
import { Counts } from './Counts.tsx'
import { DryRun } from './DryRun.tsx'
import { Faults } from './Faults.tsx'
import { ImportProgress } from './ImportProgress.tsx'
import { ImportStateTag } from './ImportStateTag.tsx'
import './imports.css'
import { useText, useWords } from './words.ts'

const SOON_MS = 1_000

const isUnderWay = (row: ImportView | undefined): boolean =>
  row?.state === 'checking' || row?.state === 'running'

export const ImportPage = () => {
  const { id = '' } = usePathParams()
  const input = { params: { id } }
  const now = useEndpoint(readImport, input)
  const answer = useEndpoint(readImport, input, isUnderWay(now.data) ? { everyMs: SOON_MS } : {})
  useToldEnds(answer.data)
  return <Await answer={answer}>{(data) => <Body row={data} />}</Await>
}

/** A screen reader hears when the looking or the taking in has come to its end. */
const useToldEnds = (row: ImportView | undefined) => {
  const m = useWords()
  const announce = useAnnounce()
  const before = useRef(row?.state)
  const state = row?.state
  useEffect(() => {
    if (state === before.current) return
    const was = before.current
    before.current = state
    if (was === undefined) return
    if (state === 'ready') announce(m.detail.readyTold)
    if (state === 'done') announce(m.detail.done)
    if (state === 'failed') announce(m.detail.failedTold)
  }, [state, announce, m])
}

const Body = ({ row }: { row: ImportView }) => {
  const m = useWords()
  const f = useFormat()
  const mayImport = useMay('administrator', 'operator', 'site-contact')
  return (
    <>
      <PageHeader
        title={row.file.name}
        breadcrumb={<Link to="/imports">{m.detail.breadcrumb}</Link>}
        lead={<ImportStateTag state={row.state} />}
        actions={
          mayImport && (isUnderWay(row) || row.state === 'ready') ? (
            <CancelImport row={row} />
          ) : null
        }
      />
      <div className="stack-xl">
        {row.sameAs === null ? null : (
          <Banner
            look="note"
            actions={
              <Link to="/imports/$id" params={{ id: row.sameAs.id }}>
                {m.detail.openSame}
              </Link>
            }
          >
            {m.detail.sameAs(f.moment(row.sameAs.finishedAt))}
          </Banner>
        )}
        <Outcome row={row} />
        {row.state === 'ready' ? (
          mayImport ? (
            <Decision row={row} />
          ) : (
            <Banner look="note">{m.detail.readOnly}</Banner>
          )
        ) : null}
        {row.state === 'checking' || row.state === 'ready' ? null : (
          <Panel title={row.state === 'running' ? m.detail.soFar : m.detail.happened}>
            <Counts counts={row.counts} />
          </Panel>
        )}
        {row.faults.total > 0 ? <Faults row={row} /> : null}
        <About row={row} />
      </div>
    </>
  )
}

/** The decision needs the sites and what the kind of file asks for. */
const Decision = ({ row }: { row: ImportView }) => {
  const sources = useEndpoint(importSources, {})
  const sites = useEndpoint(listSites, {})
  return (
    <Await answer={sources}>
      {({ sources: known }) => (
        <Await answer={sites}>
          {({ items }) => (
            <DryRun
              key={`${row.site} ${JSON.stringify(row.preview?.mapping)}`}
              row={row}
              sites={items}
              siteRequired={known.find((s) => s.id === row.source.id)?.siteRequired ?? false}
            />
          )}
        </Await>
      )}
    </Await>
  )
}

const Outcome = ({ row }: { row: ImportView }) => {
  const m = useWords()
  const text = useText()
  if (isUnderWay(row)) return <ImportProgress row={row} />
  if (row.state === 'failed')
    return (
      <Banner look="problem">
        {m.detail.failed} {row.failure === null ? '' : text(row.failure.why)}
      </Banner>
    )
  if (row.state === 'cancelled')
    return (
      <Banner look="note">
        {row.counts.added + row.counts.changed > 0 && row.startedAt !== null
          ? m.detail.cancelled
          : m.detail.cancelledBefore}
      </Banner>
    )
  if (row.state !== 'done') return null
  return (
    <div className="stack">
      <p>
        <b>{m.detail.done}</b> <span className="soft">{m.detail.next}</span>
      </p>
      <div className="row">
        <Link to="/board" look="primary">
          {m.detail.toBoard}
        </Link>
        <Link to="/assets" look="button">
          {m.detail.toAssets}
        </Link>
        <Link to="/imports" look="button">
          {m.detail.more}
        </Link>
      </div>
    </div>
  )
}

const About = ({ row }: { row: ImportView }) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  return (
    <Panel title={m.detail.facts}>
      <Facts
        facts={[
          { name: m.detail.source, value: text(row.source.title) },
          ...(row.preview?.facts ?? []).map((fact) => ({
            name: text(fact.label),
            value: <bdi>{fact.value}</bdi>,
          })),
          {
            name: m.detail.site,
            value: sites.find((s) => s.id === row.site)?.name ?? m.detail.siteNone,
          },
          { name: m.detail.size, value: f.bytes(row.file.size) },
          {
            name: m.detail.handedIn,
            value: m.detail.handedInBy(f.moment(row.createdAt), row.createdBy),
          },
          {
            name: m.detail.finished,
            value: row.finishedAt === null ? null : f.moment(row.finishedAt),
          },
          {
            name: m.detail.hash,
            value: <span className="mono small import-hash">{row.file.sha256}</span>,
          },
        ]}
      />
    </Panel>
  )
}
