/**
 * One finding: why, on what evidence, since when, what to do next, the instruction for a contractor, its history.
 * @module
 */
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, useGo, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, CopyButton, Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { EvidenceClassTag, StateBadge } from '../../../ui/StateBadge.tsx'
import { type Shortcut, useShortcuts } from '../../../ui/shortcuts.tsx'
import {
  type EvidenceRow,
  type FindingDetail,
  getAction,
  getFinding,
  listFindings,
  SIGNERS,
} from '../contract.ts'
import { ActionPanel } from './ActionPanel.tsx'
import './board.css'
import { EvidenceDrawer } from './EvidenceDrawer.tsx'
import { HistoryList } from './HistoryList.tsx'
import { KindName } from './KindName.tsx'
import { SubjectName } from './SubjectName.tsx'
import { useText, useWords } from './words.ts'

/** `j` and `k` walk through the open findings by due day, as the list shows them first. */
const WALKED = 200

export const FindingPage = () => {
  const { id = '' } = usePathParams()
  const answer = useEndpoint(getFinding, { params: { id } })
  return (
    <Await answer={answer}>{(finding) => <FindingBody key={finding.id} finding={finding} />}</Await>
  )
}

const useWalk = (id: string) => {
  const go = useGo()
  const list = useEndpoint(listFindings, { query: { limit: WALKED } }).data
  const place = list?.rows.findIndex((row) => row.id === id) ?? -1
  const step = (by: 1 | -1) => {
    const next = place === -1 ? undefined : list?.rows[place + by]
    return next === undefined ? null : () => go({ to: '/findings/$id', params: { id: next.id } })
  }
  return { previous: step(-1), next: step(1), place, of: list?.count ?? 0 }
}

const FindingBody = ({ finding }: { finding: FindingDetail }) => {
  const m = useWords()
  const text = useText()
  const f = useFormat()
  const maySign = useMay(...SIGNERS)
  const { previous, next, place, of } = useWalk(finding.id)
  const [reporting, setReporting] = useState(false)
  const isOpen = finding.status === 'open'
  const keys = useMemo<readonly Shortcut[]>(
    () => [
      { keys: 'j', label: m.finding.nextFinding, scope: 'page', run: () => next?.() },
      { keys: 'k', label: m.finding.previous, scope: 'page', run: () => previous?.() },
      ...(isOpen
        ? [
            {
              keys: 'e',
              label: m.finding.resolve,
              scope: 'page' as const,
              run: () => setReporting(true),
            },
          ]
        : []),
    ],
    [m, next, previous, isOpen],
  )
  useShortcuts(keys)
  return (
    <>
      <PageHeader
        title={text(finding.title)}
        lead={<SubjectName subject={finding.subject} />}
        breadcrumb={
          <>
            <Link to="/findings">{m.finding.breadcrumb}</Link> /{' '}
            <Link to="/measures/$measure" params={{ measure: finding.measure }}>
              <span className="mono">{finding.measure}</span>
            </Link>
          </>
        }
        actions={
          <>
            {place === -1 ? null : (
              <span className="small soft nowrap">{m.finding.listed(place + 1, of)}</span>
            )}
            <Button
              size="icon"
              look="quiet"
              aria-label={m.finding.previous}
              disabled={previous === null}
              onClick={() => previous?.()}
            >
              <ChevronUp size={18} aria-hidden="true" />
            </Button>
            <Button
              size="icon"
              look="quiet"
              aria-label={m.finding.nextFinding}
              disabled={next === null}
              onClick={() => next?.()}
            >
              <ChevronDown size={18} aria-hidden="true" />
            </Button>
          </>
        }
      />
      <div className="columns">
        <div className="stack-l">
          {finding.selfReported === null ? null : (
            <Banner look="note">
              {m.action.reportedBy(finding.selfReported.by, f.moment(finding.selfReported.at))}
            </Banner>
          )}
          <Panel title={m.finding.why} aside={<StateBadge state={finding.state} />}>
            <div className="stack">
              <p>{text(finding.reason.why)}</p>
              <p>
                <b className="small">{m.finding.next}</b>{' '}
                {text(finding.reason.next) === '' ? m.finding.noNext : text(finding.reason.next)}
              </p>
              {maySign && isOpen ? (
                <p className="small">
                  <Link
                    to="/measures/$measure"
                    params={{ measure: finding.measure }}
                    search={{ tab: 'signatures' }}
                  >
                    {m.finding.except}
                  </Link>
                </p>
              ) : null}
            </div>
          </Panel>
          <Evidence rows={finding.evidenceRows} />
          <Instruction finding={finding} />
          <Panel
            title={m.finding.history}
            aside={<span className="small soft">{m.finding.historyLead}</span>}
          >
            <HistoryList entries={finding.history} />
          </Panel>
        </div>
        <div className="stack-l">
          <Glance finding={finding} />
          <Work finding={finding} reporting={reporting} setReporting={setReporting} />
        </div>
      </div>
    </>
  )
}

const Glance = ({ finding }: { finding: FindingDetail }) => {
  const m = useWords()
  const f = useFormat()
  return (
    <Panel title={m.finding.facts}>
      <Facts
        facts={[
          {
            name: m.findings.status,
            value:
              finding.closedBy === null
                ? m.finding.status[finding.status]
                : m.findings.closedBy[finding.closedBy],
          },
          { name: m.findings.firstSeen, value: f.moment(finding.firstSeen) },
          { name: m.findings.lastSeen, value: f.moment(finding.lastSeen) },
          {
            name: m.finding.reopened,
            value: finding.reopened === 0 ? null : m.finding.times(finding.reopened),
          },
          {
            name: m.finding.closedAt,
            value: finding.closedAt === null ? null : f.moment(finding.closedAt),
          },
          {
            name: m.findings.due,
            // An assigned finding has the day of its action, below.
            value:
              finding.actionId !== null ? null : (
                <>
                  <span className="number">{finding.due}</span>{' '}
                  {finding.overdue ? (
                    <span className="tag board-overdue">{m.findings.overdue}</span>
                  ) : null}
                </>
              ),
          },
        ]}
      />
    </Panel>
  )
}

type WorkProps = {
  readonly finding: FindingDetail
  readonly reporting: boolean
  readonly setReporting: (open: boolean) => void
}

const Work = ({ finding, reporting, setReporting }: WorkProps) => {
  const id = finding.actionId ?? ''
  const action = useEndpoint(getAction, { params: { id } }, { enabled: id !== '' })
  const panel = { finding: finding.id, reporting, setReporting }
  if (id === '') return <ActionPanel action={null} {...panel} />
  return <Await answer={action}>{(data) => <ActionPanel action={data} {...panel} />}</Await>
}

const Evidence = ({ rows }: { rows: readonly EvidenceRow[] }) => {
  const m = useWords()
  const f = useFormat()
  const [opened, setOpened] = useState<EvidenceRow | null>(null)
  return (
    <Panel title={m.finding.evidence}>
      {rows.length === 0 ? (
        <p className="soft">{m.finding.noEvidence}</p>
      ) : (
        <ul className="finding-evidence">
          {rows.map((row) => (
            <li key={row.id}>
              <EvidenceClassTag value={row.class} />
              <button type="button" className="link-button" onClick={() => setOpened(row)}>
                {row.source === null ? <KindName kind={row.kind} /> : <bdi>{row.source.name}</bdi>}
              </button>
              <span className="mono small soft">{row.probe}</span>
              <span className="small" title={f.moment(row.observedAt)}>
                {m.finding.age(f.ago(row.observedAt, new Date()))}
              </span>
              {row.expired ? <span className="tag">{m.finding.expired}</span> : null}
            </li>
          ))}
        </ul>
      )}
      <EvidenceDrawer evidence={opened} onClose={() => setOpened(null)} />
    </Panel>
  )
}

const Instruction = ({ finding }: { finding: FindingDetail }) => {
  const m = useWords()
  const text = useText()
  return (
    <Panel title={m.finding.instruction}>
      <div className="stack">
        <p className="soft small">{m.finding.instructionLead}</p>
        <div className="row">
          <CopyButton text={finding.instruction.ja} label={m.finding.copyIn.ja} />
          <CopyButton text={finding.instruction.en} label={m.finding.copyIn.en} />
        </div>
        <details>
          <summary className="small">{m.finding.show}</summary>
          <pre className="payload">{text(finding.instruction)}</pre>
        </details>
      </div>
    </Panel>
  )
}
