/**
 * One finding: the verdict and its deadline, what to do, what each source says in its own words, who saw what, its history.
 * @module
 */
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, useGo, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel, Timeline } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { endSuppression, type FindingDetail, readFinding } from '../contract.ts'
import { en } from '../messages/web-finding.en.ts'
import { ja } from '../messages/web-finding.ja.ts'
import { Advisories, Opinions } from './Claims.tsx'
import { Deadline, Repair } from './DeadlineParts.tsx'
import { HandleDialog } from './HandleMany.tsx'
import { Product, Said, StateTag, Urgency } from './said.tsx'
import './vulnerabilities.css'
import { headline, useText, useWords, wordOf } from './words.ts'

const words = { en, ja }

export const FindingPage = () => {
  const { id = '' } = usePathParams()
  const answer = useEndpoint(readFinding, { params: { id } })
  return <Await answer={answer}>{(finding) => <Body key={finding.id} finding={finding} />}</Await>
}

const Body = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const list = useWords()
  const text = useText()
  const f = useFormat()
  return (
    <>
      <PageHeader
        title={headline(text(finding.flaw.title)) || finding.flaw.id}
        breadcrumb={
          <>
            <Link to="/vulnerabilities">{list.breadcrumb}</Link> /{' '}
            <span className="mono">{finding.flaw.id}</span>
          </>
        }
        lead={
          <span className="row vuln-lead-facts">
            <Link to="/assets/$id" params={{ id: finding.asset.id }}>
              <bdi>{finding.asset.name}</bdi>
            </Link>
            <span>
              <Product component={finding.component} />
            </span>
            <Urgency row={finding} />
            <StateTag row={finding} />
          </span>
        }
        actions={<Acts finding={finding} />}
      />
      <div className="stack-l">
        {finding.isConflict ? <Banner look="warning">{m.conflict}</Banner> : null}
        <Decided finding={finding} />
        <div className="vuln-columns">
          <div className="stack-l">
            <Panel
              title={m.verdict}
              aside={
                <span className="soft small">
                  {m.certainty(f.percent(finding.confidence / 100))}
                </span>
              }
            >
              <p className="vuln-sentence">
                <Said text={finding.reason.words} />
              </p>
            </Panel>
            <Deadline finding={finding} />
            <Repair finding={finding} />
          </div>
          <div className="stack-l">
            <Evidence finding={finding} />
            <About finding={finding} />
            <Panel title={m.history}>
              <Timeline
                label={m.history}
                entries={finding.history.map((entry) => ({
                  id: `${entry.at} ${entry.what} ${text(entry.words)}`,
                  at: entry.at,
                  title: (
                    <>
                      {m.whats[entry.what]}
                      {entry.by === null ? null : (
                        <span className="soft">
                          {' '}
                          <bdi>{entry.by}</bdi>
                        </span>
                      )}
                    </>
                  ),
                  ...(text(entry.words) === m.whats[entry.what]
                    ? {}
                    : { text: <Said text={entry.words} /> }),
                }))}
              />
            </Panel>
          </div>
        </div>
        <Opinions finding={finding} />
        <Advisories finding={finding} />
      </div>
    </>
  )
}

/** To say that it does not count, or to let it count again. */
const Acts = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const list = useWords()
  const notify = useNotify()
  const mayHandle = useMay('administrator', 'operator', 'officer')
  const [open, setOpen] = useState<'handle' | 'end' | null>(null)
  const end = useAct(endSuppression)
  if (!mayHandle || finding.closed !== null) return null
  const { handled } = finding
  if (handled === null)
    return (
      <>
        <Button onClick={() => setOpen('handle')}>{list.handle.act}</Button>
        <HandleDialog
          open={open === 'handle'}
          onClose={() => setOpen(null)}
          selection={{ kind: 'rows', keys: [finding.id] }}
          clear={() => undefined}
          filter={{}}
        />
      </>
    )
  return (
    <>
      <Button onClick={() => setOpen('end')}>{m.handled.end}</Button>
      <ConfirmDialog
        open={open === 'end'}
        onClose={() => setOpen(null)}
        title={m.handled.endTitle}
        description={m.handled.endText}
        act={m.handled.end}
        busy={end.isPending}
        onConfirm={() =>
          end.mutate(
            { params: { id: handled.suppression } },
            {
              onSuccess: () => {
                notify.done({ title: m.handled.ended })
                setOpen(null)
              },
              onError: notify.failed,
            },
          )
        }
      />
    </>
  )
}

/** What a person decided of it, or what the world showed. */
const Decided = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const list = useWords()
  const text = useText()
  const f = useFormat()
  const { handled, closed, bucket } = finding
  if (closed !== null)
    return (
      <Banner look="note">
        <b>{m.closed(f.moment(closed.at))}</b> {text(closed.words)}
      </Banner>
    )
  if (handled === null) return null
  return (
    <Banner look="note">
      <b>
        {bucket === 'accepted' ? m.handled.accepted : m.handled.suppressed}{' '}
        {handled.until === null ? list.noEnd : list.until(handled.until)}
      </b>{' '}
      <bdi>{handled.reason}</bdi> <span className="soft small">{m.handled.by(handled.by)}</span>
    </Banner>
  )
}

const Evidence = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const go = useGo()
  const list = useWords()
  const f = useFormat()
  const { component, evidence } = finding
  const identity = [component.purl, component.cpe].filter((name) => name !== '')
  return (
    <Panel title={m.evidence}>
      <Facts
        facts={[
          {
            name: m.seenVersions,
            value:
              component.versions.length === 0 ? (
                list.noVersion
              ) : (
                <span className="mono">{component.versions.join(', ')}</span>
              ),
          },
          { name: m.seenBy, value: <bdi>{wordOf(list.sources, evidence.source)}</bdi> },
          { name: m.seenFrom, value: <span className="number">{f.cell(evidence.seenFrom)}</span> },
          {
            name: m.seenUntil,
            value: <span className="number">{f.cell(evidence.seenUntil)}</span>,
          },
          {
            name: m.identity,
            value:
              identity.length === 0 ? null : (
                <span className="mono small vuln-anywhere">{identity.join(' ')}</span>
              ),
          },
        ]}
      />
      <p className="row vuln-doors">
        <Button
          size="small"
          onClick={() => go({ to: '/assets/$id', params: { id: finding.asset.id } })}
        >
          {m.toAsset}
        </Button>
        <Link to="/vulnerabilities" search={{ flaw: finding.flaw.id }} className="small">
          {m.sameFlaw}
        </Link>
        <Link to="/vulnerabilities" search={{ product: component.key }} className="small">
          {m.sameProduct}
        </Link>
      </p>
    </Panel>
  )
}

const About = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const list = useWords()
  const f = useFormat()
  const { flaw } = finding
  const others = finding.ids.filter((id) => id !== flaw.id)
  return (
    <Panel title={m.about}>
      <Facts
        facts={[
          {
            name: list.severity,
            value:
              finding.kind === 'eol' ? null : (
                <>
                  {list.severities[flaw.severity]}{' '}
                  {flaw.score === null ? null : (
                    <span className="number">{flaw.score.toFixed(1)}</span>
                  )}{' '}
                  {finding.scoredBy === '' ? null : (
                    <span className="soft small">{m.scoredBy(finding.scoredBy)}</span>
                  )}
                </>
              ),
          },
          {
            name: m.vector,
            value:
              finding.vector === '' ? null : (
                <span className="mono small vuln-anywhere">{finding.vector}</span>
              ),
          },
          {
            name: m.kev,
            value:
              flaw.kev === null ? null : (
                <>
                  {m.kevText(
                    flaw.kev.lists.map((name) => wordOf(list.kevLists, name)).join(', '),
                    flaw.kev.addedAt === null ? '' : f.cellDay(flaw.kev.addedAt),
                  )}
                  {flaw.kev.ransomware ? <> · {list.ransomware}</> : null}
                </>
              ),
          },
          {
            name: m.epss,
            value:
              flaw.epss === null
                ? null
                : m.epssText(f.percent(flaw.epss), f.percent(flaw.epssPercentile ?? 0)),
          },
          {
            name: m.cwes,
            value:
              finding.cwes.length === 0 ? null : (
                <span className="mono small">{finding.cwes.join(' ')}</span>
              ),
          },
          {
            name: m.ids,
            value:
              others.length === 0 ? null : <span className="mono small">{others.join(' ')}</span>,
          },
        ]}
      />
    </Panel>
  )
}
