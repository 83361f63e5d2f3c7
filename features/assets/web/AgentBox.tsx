/**
 * The osquery agents of an asset: version, when it was heard, its clock, what it reported. Nothing where there is none.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, Panel } from '../../../ui/Page.tsx'
import { type AgentView, assetAgents } from '../contract.ts'
import { en, type GapMessages } from '../messages/gaps.en.ts'
import { ja } from '../messages/gaps.ja.ts'
import { AssetQuestions } from './AssetQuestions.tsx'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const AgentBox = ({ asset }: { asset: { readonly id: string; readonly name: string } }) => {
  const agents = useEndpoint(assetAgents, { params: { id: asset.id } }).data?.agents ?? []
  const maySeeAnswers = useMay('administrator', 'operator', 'site-contact', 'auditor')
  return (
    <>
      {agents.map((agent) => (
        <Agent key={agent.id} agent={agent} />
      ))}
      {agents.length > 0 && maySeeAnswers ? <AssetQuestions asset={asset} /> : null}
    </>
  )
}

const Agent = ({ agent }: { agent: AgentView }) => {
  const m = useMessages({ en, ja }).agent
  const f = useFormat()
  const { notice, clockOffSeconds: off } = agent
  return (
    <Panel title={m.title}>
      <Facts
        facts={[
          { name: m.platform, value: m.platforms[agent.platform] },
          {
            name: m.version,
            value:
              agent.version === '' ? (
                <span className="soft">{m.versionUnknown}</span>
              ) : (
                <bdi>{agent.version}</bdi>
              ),
          },
          {
            name: m.lastSeen,
            value: `${f.ago(agent.lastSeenAt, new Date())} · ${f.moment(agent.lastSeenAt)}`,
          },
          { name: m.enrolled, value: f.moment(agent.enrolledAt) },
          {
            name: m.clock,
            value:
              off === null ? (
                <span className="soft">{m.clockUnknown}</span>
              ) : Math.abs(off) <= MINUTE ? (
                m.clockRight
              ) : (
                <>
                  <b>{off > 0 ? m.ahead(spanOf(off, m)) : m.behind(spanOf(off, m))}</b>
                  <div className="soft small">{m.clockStep}</div>
                </>
              ),
          },
          {
            name: m.notice,
            value:
              notice === null ? null : (
                <>
                  {m.notices[notice.kind]}
                  {[notice.query, notice.message]
                    .filter((said) => said !== '')
                    .map((said) => (
                      <div key={said} className="mono small">
                        <bdi>{said}</bdi>
                      </div>
                    ))}
                </>
              ),
          },
          {
            name: m.damaged,
            value: agent.damaged === 0 ? null : f.number(agent.damaged),
          },
          {
            name: m.source,
            value: (
              <Link to="/sources/$id" params={{ id: agent.source }}>
                {m.title}
              </Link>
            ),
          },
        ]}
      />
    </Panel>
  )
}

const spanOf = (seconds: number, m: GapMessages['agent']): string => {
  const off = Math.abs(seconds)
  if (off < HOUR) return m.minutes(Math.round(off / MINUTE))
  return off < DAY ? m.hours(Math.round(off / HOUR)) : m.days(Math.round(off / DAY))
}
