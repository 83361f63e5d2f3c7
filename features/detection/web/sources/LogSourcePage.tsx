/**
 * One log source: how it goes, its settings, 30 days of what came and what got lost, and the steps for the other side.
 * @module
 */
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Drawer } from '../../../../ui/Dialog.tsx'
import { Await } from '../../../../ui/Empty.tsx'
import { useFormat, useLanguage } from '../../../../ui/language.tsx'
import { Link, usePageSearch, usePathParams } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { listSites, type SiteView } from '../../../organizations/contract.ts'
import { changeLogSource, type LogSourceDetail, readLogSource } from '../../contract-sources.ts'
import { FORMAT_NAMES } from './formats.ts'
import { LogSetup } from './LogSetup.tsx'
import { LogSourceActs } from './LogSourceActs.tsx'
import { LogSourceForm } from './LogSourceForm.tsx'
import { logSourcePageSearch } from './log-source-search.ts'
import { PlaceRows, ReceivedChart } from './Received.tsx'
import { WhyNothing } from './WhyNothing.tsx'
import { HealthMark, useSourceWords } from './words.tsx'

const SOMETIME_MS = 10_000

export const LogSourcePage = () => {
  const { id = '' } = usePathParams()
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  // While it is being removed nobody asks for it any more.
  const [isLeaving, setLeaving] = useState(false)
  const answer = useEndpoint(
    readLogSource,
    { params: { id } },
    { everyMs: SOMETIME_MS, enabled: !isLeaving },
  )
  return (
    <Await answer={answer}>
      {(source) => <Body key={id} source={source} sites={sites} onLeaving={setLeaving} />}
    </Await>
  )
}

type PartProps = { readonly source: LogSourceDetail; readonly sites: readonly SiteView[] }
type BodyProps = PartProps & { readonly onLeaving: (isLeaving: boolean) => void }

const Body = ({ source, sites, onLeaving }: BodyProps) => {
  const m = useSourceWords()
  const isAdministrator = useMay('administrator')
  const maySearch = useMay('administrator', 'operator', 'auditor', 'provider')
  const [search, setSearch] = usePageSearch(logSourcePageSearch)
  const trouble = useTrouble(source)
  return (
    <>
      <PageHeader
        title={source.name}
        breadcrumb={<Link to="/logs/sources">{m.back}</Link>}
        lead={m.kinds[source.kind]}
        actions={
          <>
            {maySearch ? (
              <Link to="/logs" search={{ source: source.id, span: '30d' }} look="button">
                {m.itsEvents}
              </Link>
            ) : null}
            {isAdministrator ? (
              <LogSourceActs
                source={source}
                onEdit={() => setSearch({ open: 'edit' })}
                onLeaving={onLeaving}
              />
            ) : null}
          </>
        }
      />
      <div className="stack-xl">
        {trouble === null ? null : <Banner look={trouble.look}>{trouble.text}</Banner>}
        <WhyNothing source={source} />
        <div className="log-columns">
          <State source={source} sites={sites} />
          <Settings source={source} />
        </div>
        {/* A row of zeros would look as if there had been nothing to send. */}
        {source.lastReceivedAt === null ? null : <ReceivedChart days={source.days} />}
        <PlaceRows counts={source.lastDay} />
        {source.isUnassigned ? null : (
          <Panel title={m.setup}>
            <LogSetup steps={source.setup} token={null} />
          </Panel>
        )}
      </div>
      {isAdministrator ? (
        <Edit
          isOpen={search.open === 'edit'}
          source={source}
          sites={sites}
          onClose={() => setSearch({ open: undefined })}
        />
      ) : null}
    </>
  )
}

const useTrouble = (source: LogSourceDetail) => {
  const m = useSourceWords()
  if (source.health === 'silent' && source.expectedMinutes !== null)
    return {
      look: 'problem' as const,
      text: m.silentText(m.form.minutes(source.expectedMinutes)),
    }
  if (source.isUnassigned)
    return {
      look: 'note' as const,
      text: source.kind === 'upload' ? m.uploadText : m.unassignedText,
    }
  return source.health === 'waiting' ? { look: 'note' as const, text: m.waitingText } : null
}

const State = ({ source, sites }: PartProps) => {
  const m = useSourceWords()
  const f = useFormat()
  return (
    <Panel title={m.state}>
      <Facts
        facts={[
          { name: m.health, value: <HealthMark health={source.health} /> },
          {
            name: m.site,
            value:
              source.site === null
                ? m.siteAll
                : (sites.find((site) => site.id === source.site)?.name ?? ''),
          },
          {
            name: m.lastReceived,
            value:
              source.lastReceivedAt === null
                ? m.never
                : `${f.ago(source.lastReceivedAt, new Date())} · ${f.moment(source.lastReceivedAt)}`,
          },
          { name: m.created, value: m.createdBy(f.moment(source.createdAt), source.createdBy) },
        ]}
      />
    </Panel>
  )
}

const Settings = ({ source }: { source: LogSourceDetail }) => {
  const m = useSourceWords()
  const { language } = useLanguage()
  const format = Object.entries(FORMAT_NAMES).find(([id]) => id === source.format)?.[1]
  const limits = [
    source.maxEventsPerSecond === null ? [] : m.limitPerSecond(source.maxEventsPerSecond),
    source.maxMegabytesPerDay === null ? [] : m.limitPerDay(source.maxMegabytesPerDay),
  ].flat()
  return (
    <Panel title={m.settings}>
      <Facts
        facts={[
          {
            name: m.form.addresses,
            value:
              source.addresses.length === 0
                ? null
                : source.addresses.map((address) => (
                    <div key={address} className="mono">
                      {address}
                    </div>
                  )),
          },
          {
            name: m.form.path,
            value: source.path === null ? null : <bdi className="mono">{source.path}</bdi>,
          },
          {
            name: m.form.expected,
            value:
              source.expectedMinutes === null
                ? m.form.expectedNone
                : m.form.minutes(source.expectedMinutes),
          },
          {
            name: m.form.format,
            value: format === undefined ? m.form.formatAuto : format[language],
          },
          { name: m.form.timeZone, value: source.timeZone },
          { name: m.form.encoding, value: m.form.encodings[source.encoding] },
          { name: m.limits, value: limits.length === 0 ? null : limits.join(' · ') },
        ]}
      />
    </Panel>
  )
}

type EditProps = PartProps & { readonly isOpen: boolean; readonly onClose: () => void }

const Edit = ({ isOpen, source, sites, onClose }: EditProps) => {
  const m = useSourceWords()
  const notify = useNotify()
  const change = useAct(changeLogSource)
  // What the person saw when the form was opened: a poll in between changes neither the form nor the version it sends.
  const [seen, setSeen] = useState(source)
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen)
    if (isOpen) setSeen(source)
  }
  return (
    <Drawer open={isOpen} onClose={onClose} title={m.editTitle}>
      <LogSourceForm
        key={seen.version}
        kind={seen.kind}
        sites={sites}
        source={seen}
        sender=""
        onSave={async (given) => {
          await change.mutateAsync({
            params: { id: seen.id },
            body: { ...given, version: seen.version },
          })
          notify.done({ title: m.saved })
          onClose()
        }}
      />
    </Drawer>
  )
}
