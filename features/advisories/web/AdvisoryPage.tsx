/**
 * One advisory: the answer and its proof, the decision of a person, drafts of consultations.
 * @module
 */
import { ExternalLink } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { Link, usePathParams } from '../../../ui/link.tsx'
import { useMay, useMe } from '../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel, Timeline } from '../../../ui/Page.tsx'
import { type AdvisoryDetail, type HostView, markRead, readAdvisory } from '../contract.ts'
import { Consultations } from './Consultations.tsx'
import { DecideForm } from './DecideForm.tsx'
import { DecisionMark, useSentence, useWords, VerdictMark } from './words.tsx'

export const AdvisoryPage = () => {
  const { id = '' } = usePathParams()
  return (
    <Await answer={useEndpoint(readAdvisory, { params: { id } })}>
      {(advisory) => <Body key={advisory.id} advisory={advisory} />}
    </Await>
  )
}

const Body = ({ advisory: a }: { advisory: AdvisoryDetail }) => {
  const kit = useKitMessages()
  const m = useWords()
  const f = useFormat()
  const mayWork = useMay('administrator', 'operator', 'officer')
  const { sentence, say } = useSentence(a)
  useRead(a)
  return (
    <>
      <PageHeader
        title={a.title}
        breadcrumb={<Link to="/advisories">{m.back}</Link>}
        lead={
          <>
            {m.sources[a.source]} ·{' '}
            <span className="number">{f.moment(a.publishedAt ?? a.receivedAt)}</span>
          </>
        }
        actions={
          a.url === '' ? null : (
            <a className="button" href={a.url} target="_blank" rel="noreferrer noopener">
              {m.open}
              <ExternalLink size={15} aria-hidden="true" />
            </a>
          )
        }
      />
      <div className="stack-l">
        {a.reopenedAt === null ? null : (
          <Banner look="warning">{m.reopened(f.moment(a.reopenedAt))}</Banner>
        )}
        <Panel title={m.answer} aside={<VerdictMark of={a} />}>
          <div className="stack">
            <p className="advisory-answer">{sentence}</p>
            {a.touched.length === 0 ? null : <Hosts hosts={a.touched} count={a.hosts} />}
          </div>
        </Panel>
        <div className="columns">
          <Panel title={m.decide}>
            <div className="stack">
              <DecisionMark of={a} />
              {mayWork ? <DecideForm advisory={a} /> : null}
              <h3>{m.decisions}</h3>
              {a.decisions.length === 0 ? (
                <p className="soft">{m.noDecisions}</p>
              ) : (
                <Timeline
                  label={m.decisions}
                  entries={a.decisions.map((d) => ({
                    id: d.id,
                    at: d.at,
                    title: (
                      <>
                        {m.decidedBy(m.kinds[d.kind], d.by)}
                        {kit.colon}
                        <bdi>{d.reason}</bdi> {d.action === '' ? null : <bdi>— {d.action}</bdi>}
                      </>
                    ),
                    text: `${m.answeredThen} ${say(d.answered)}`,
                  }))}
                />
              )}
            </div>
          </Panel>
          <Consultations advisory={a} mayWrite={mayWork} />
        </div>
        <Panel title={m.proof}>
          <Facts
            facts={[
              { name: m.numbers, value: <Numbers all={a.ids} /> },
              { name: m.proofFlaws, value: <Numbers all={a.query.flaws} /> },
              { name: m.proofProducts, value: <Numbers all={a.query.products} /> },
              {
                name: m.applied,
                value: a.appliedAt === null ? m.notApplied : f.moment(a.appliedAt),
              },
              { name: m.received, value: f.moment(a.receivedAt) },
              { name: m.readBy, value: a.readBy === '' ? m.nobody : <bdi>{a.readBy}</bdi> },
            ]}
          />
        </Panel>
      </div>
    </>
  )
}

/** Whoever works on advisories and opens one has read it; looking through other eyes changes nothing. */
const useRead = (a: AdvisoryDetail): void => {
  const mayWork = useMay('administrator', 'operator', 'officer')
  const { preview } = useMe()
  const { mutate } = useAct(markRead)
  // React runs an effect twice while developing.
  const isSaid = useRef(false)
  const wants = a.isUnread && mayWork && !preview
  useEffect(() => {
    if (!wants || isSaid.current) return
    isSaid.current = true
    mutate({ params: { id: a.id } })
  }, [wants, mutate, a.id])
}

const Numbers = ({ all }: { all: readonly string[] }) =>
  all.length === 0 ? (
    <span className="soft">—</span>
  ) : (
    <span className="mono">{all.join(', ')}</span>
  )

const Hosts = ({ hosts, count }: { hosts: readonly HostView[]; count: number }) => {
  const m = useWords()
  return (
    <>
      <div className="table-scroll">
        <table className="table">
          <caption className="visually-hidden">{m.hosts}</caption>
          <thead>
            <tr>
              <th scope="col">{m.host}</th>
              <th scope="col">{m.product}</th>
              <th scope="col">{m.version}</th>
              <th scope="col">{m.why}</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map((host) => (
              <tr key={`${host.asset} ${host.flaw} ${host.product} ${host.version}`}>
                <td>
                  <Link to="/assets/$id" params={{ id: host.asset }}>
                    <bdi>{host.name}</bdi>
                  </Link>
                </td>
                <td>
                  <bdi>{host.product}</bdi>
                </td>
                <td className="mono">
                  {host.version === '' ? (
                    <span className="soft">{m.versionUnknown}</span>
                  ) : (
                    host.version
                  )}
                </td>
                <td>{host.flaw === '' ? m.byName : <span className="mono">{host.flaw}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hosts.length < 500 ? null : <p className="soft small">{m.moreHosts(count)}</p>}
    </>
  )
}
