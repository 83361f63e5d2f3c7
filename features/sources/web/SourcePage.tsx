/**
 * One source: how it goes, its settings without secrets, the setup on the other side, its collections.
 * @module
 */
import { useState } from 'react'
import {
  changeSource,
  type KindView,
  listSources,
  readSource,
  type SourceDetail,
  type SourceRow,
  sourceKinds,
} from '../../../platform/sources/contract.ts'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { HealthBadge } from './HealthBadge.tsx'
import { SetupSteps } from './SetupSteps.tsx'
import { SourceActs } from './SourceActs.tsx'
import { SourceForm } from './SourceForm.tsx'
import { SourceRuns } from './SourceRuns.tsx'
import './sources.css'
import { sourcePageSearch } from './source-search.ts'
import { TryOut } from './TryOut.tsx'
import { useTrouble } from './trouble.ts'
import { useText, useWords } from './words.ts'

const SOON_MS = 1_500
const SOMETIME_MS = 30_000

export const SourcePage = () => {
  const { id = '' } = usePathParams()
  const m = useWords()
  const mayOpen = useMay('administrator', 'operator')
  /** When it was last tried at the moment somebody asked for a collection; undefined: nobody did. */
  const [asked, setAsked] = useState<string | null | undefined>(undefined)
  const kinds = useEndpoint(sourceKinds, {})
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const known = useEndpoint(listSources, {}).data?.rows.find((r) => r.id === id)
  const isSoon = known?.isRunning === true || (asked !== undefined && asked === known?.lastTriedAt)
  const everyMs = isSoon ? SOON_MS : SOMETIME_MS
  const list = useEndpoint(listSources, {}, { everyMs })
  const detail = useEndpoint(
    readSource,
    { params: { id } },
    { enabled: mayOpen && known !== undefined, everyMs },
  )
  return (
    <Await answer={list}>
      {({ rows }) => {
        const row = rows.find((r) => r.id === id)
        if (row === undefined)
          return (
            <>
              <PageHeader title={m.title} breadcrumb={<Link to="/sources">{m.title}</Link>} />
              <EmptyState kind="none" title={m.detail.gone} />
            </>
          )
        return (
          <Await answer={kinds}>
            {(answer) => (
              <Body
                key={id}
                row={row}
                source={detail.data?.id === id ? detail.data : null}
                kind={answer.kinds.find((k) => k.id === row.kind)}
                sites={sites}
                everyMs={everyMs}
                onAsked={() => setAsked(row.lastTriedAt)}
              />
            )}
          </Await>
        )
      }}
    </Await>
  )
}

type BodyProps = {
  readonly row: SourceRow
  /** Null for whoever may not see its settings. */
  readonly source: SourceDetail | null
  readonly kind: KindView | undefined
  readonly sites: readonly SiteView[]
  readonly everyMs: number
  readonly onAsked: () => void
}

const Body = ({ row, source, kind, sites, everyMs, onAsked }: BodyProps) => {
  const m = useWords()
  const text = useText()
  const trouble = useTrouble()
  const isAdministrator = useMay('administrator')
  const [search, setSearch] = usePageSearch(sourcePageSearch)
  const wrong = trouble(row, kind)
  return (
    <>
      <PageHeader
        title={row.name}
        breadcrumb={<Link to="/sources">{m.detail.breadcrumb}</Link>}
        lead={kind === undefined ? row.kind : text(kind.title)}
        actions={
          source === null ? null : (
            <SourceActs
              source={source}
              kind={kind}
              onAsked={onAsked}
              onEdit={() => setSearch({ open: 'edit' })}
            />
          )
        }
      />
      <div className="stack-xl">
        {wrong === null ? null : <Banner look="problem">{wrong}</Banner>}
        <div className="source-columns">
          <State row={row} source={source} kind={kind} sites={sites} />
          {source === null || kind === undefined ? null : <Settings source={source} kind={kind} />}
        </div>
        {isAdministrator && kind?.mode === 'pulled' ? <TryOut id={row.id} /> : null}
        {source === null ? null : <SetupSteps steps={source.setup} />}
        <SourceRuns id={row.id} mode={kind?.mode} everyMs={everyMs} />
      </div>
      {isAdministrator && source !== null && kind !== undefined ? (
        <Edit
          isOpen={search.open === 'edit'}
          source={source}
          kind={kind}
          sites={sites}
          onClose={() => setSearch({ open: undefined })}
        />
      ) : null}
    </>
  )
}

type EditProps = {
  readonly isOpen: boolean
  readonly source: SourceDetail
  readonly kind: KindView
  readonly sites: readonly SiteView[]
  readonly onClose: () => void
}

const Edit = ({ isOpen, source, kind, sites, onClose }: EditProps) => {
  const m = useWords()
  const notify = useNotify()
  const change = useAct(changeSource)
  // What the person saw when the form was opened: a poll in between changes neither the form nor the version it sends.
  const [seen, setSeen] = useState(source)
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen)
    if (isOpen) setSeen(source)
  }
  return (
    <Drawer open={isOpen} onClose={onClose} title={m.detail.editTitle}>
      <SourceForm
        key={seen.version}
        kind={kind}
        sites={sites}
        source={seen}
        onSave={async (given) => {
          await change.mutateAsync({
            params: { id: seen.id },
            body: { ...given, version: seen.version },
          })
          notify.done({ title: m.detail.saved })
          onClose()
        }}
      />
    </Drawer>
  )
}

const State = ({
  row,
  source,
  kind,
  sites,
}: Pick<BodyProps, 'row' | 'source' | 'kind' | 'sites'>) => {
  const m = useWords()
  const f = useFormat()
  const counts = row.lastCounts
  return (
    <Panel title={m.detail.state}>
      <Facts
        facts={[
          { name: m.health, value: <HealthBadge row={row} /> },
          {
            name: m.site,
            value:
              row.site === null ? m.siteAll : (sites.find((s) => s.id === row.site)?.name ?? ''),
          },
          {
            name: m.lastHeard,
            value:
              row.lastOkAt === null
                ? m.never
                : `${f.ago(row.lastOkAt, new Date())} · ${f.moment(row.lastOkAt)}`,
          },
          {
            name: m.detail.lastTried,
            value: row.lastTriedAt === null ? null : f.moment(row.lastTriedAt),
          },
          {
            name: m.next,
            value:
              kind?.mode === 'pushing'
                ? m.callsUs
                : row.nextAt === null
                  ? null
                  : f.moment(row.nextAt),
          },
          {
            name: m.detail.every,
            value: row.everyMinutes === null ? null : m.detail.everyMinutes(row.everyMinutes),
          },
          {
            name: m.counts,
            value:
              counts === null ? null : m.countsShort(counts.seen, counts.added, counts.changed),
          },
          {
            name: m.detail.created,
            value:
              source === null
                ? null
                : m.detail.createdBy(f.moment(source.createdAt), source.createdBy),
          },
        ]}
      />
    </Panel>
  )
}

const Settings = ({ source, kind }: { source: SourceDetail; kind: KindView }) => {
  const m = useWords()
  const text = useText()
  if (kind.fields.length === 0) return null
  const shown = (field: KindView['fields'][number]) => {
    if (field.kind === 'secret')
      return source.secrets.includes(field.key) ? m.detail.kept : m.detail.notGiven
    const value = source.settings[field.key]
    if (value === undefined || value === '') return null
    if (typeof value === 'boolean') return value ? m.detail.yes : m.detail.no
    const choice = field.choices.find((c) => c.value === value)
    if (choice !== undefined) return text(choice.label)
    return (
      <span className="mono source-value">
        {(Array.isArray(value) ? value : [String(value)]).map((line) => (
          <div key={line}>
            <bdi>{line}</bdi>
          </div>
        ))}
      </span>
    )
  }
  return (
    <Panel title={m.detail.settings}>
      <Facts
        facts={kind.fields.map((field) => ({ name: text(field.label), value: shown(field) }))}
      />
    </Panel>
  )
}
