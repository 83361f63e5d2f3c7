/**
 * Which logs a rule reads, whether they come and from where; what of them it can never judge; and the way to hold an event against it.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, Panel } from '../../../ui/Page.tsx'
import type { RuleDetail } from '../contract-rules.ts'
import { listLogSources } from '../contract-sources.ts'
import { readRuleSupply, type Supply } from '../contract-trace.ts'
import { en } from '../messages/web-trace-en.ts'
import { ja } from '../messages/web-trace-ja.ts'
import { channelName } from './log-names.ts'
import { RuleStateMark } from './RuleStateMark.tsx'
import { useSay } from './words.tsx'

/** Names of log sources that are shown; of hundreds nobody reads all. */
const MAX_SENDERS = 8

export const RuleSupply = ({ rule }: { rule: RuleDetail }) => {
  const m = useMessages({ en, ja })
  const mayHold = useMay('administrator', 'operator', 'auditor', 'provider')
  const answer = useEndpoint(readRuleSupply, { params: { id: rule.id } })
  return (
    <Panel
      title={m.supply}
      aside={
        mayHold && rule.state !== 'refused' ? (
          <Link to="/detection/trace" search={{ rule: rule.id }}>
            {m.hold}
          </Link>
        ) : null
      }
    >
      <Await answer={answer}>
        {({ days, supplies, from, members }) => {
          const isSilent = supplies.every(({ events }) => events === 0)
          return (
            <div className="stack">
              <p className="soft small">{m.supplyLead(days)}</p>
              {isSilent ? (
                <Banner look="warning" actions={<Link to="/logs/sources">{m.toSources}</Link>}>
                  {m.silent}
                </Banner>
              ) : rule.state === 'on' && rule.hits === 0 ? (
                <Banner look="note">{m.noMatch}</Banner>
              ) : null}
              {supplies.length === 0 ? null : <Supplies of={supplies} />}
              {from.length === 0 ? null : <Senders of={from} />}
              {members.length === 0 ? null : <Members of={members} />}
            </div>
          )
        }}
      </Await>
    </Panel>
  )
}

const Supplies = ({ of }: { of: readonly Supply[] }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const hasMissing = of.some(({ missing }) => missing.length > 0)
  return (
    <div className="table-scroll">
      <table className="table folds">
        <caption className="visually-hidden">{m.supply}</caption>
        <thead>
          <tr>
            <th scope="col">{m.log}</th>
            <th scope="col" data-align="end">
              {m.events}
            </th>
            <th scope="col">{m.last}</th>
            {hasMissing ? <th scope="col">{m.missing}</th> : null}
          </tr>
        </thead>
        <tbody>
          {of.map((supply) => (
            <tr key={`${supply.channels.join()} ${supply.eventIds.join()} ${supply.source}`}>
              <td data-label={m.log}>
                <SupplyName of={supply} />
              </td>
              <td className="number" data-align="end" data-label={m.events}>
                <span>{f.number(supply.events)}</span>
              </td>
              <td className="number nowrap" data-label={m.last}>
                <span>{supply.lastAt === null ? m.never : f.cell(supply.lastAt)}</span>
              </td>
              {hasMissing ? (
                <td className="small" data-label={m.missing}>
                  <span>
                    {supply.missing.length === 0
                      ? m.missingNone
                      : m.missingOf(supply.missing.join(', '))}
                  </span>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SupplyName = ({ of: { channels, eventIds, source } }: { of: Supply }) => {
  const m = useMessages({ en, ja })
  if (source !== '') return <bdi>{source}</bdi>
  return (
    <div>
      <bdi>{channels.length === 0 ? m.everyChannel : channels.map(channelName).join(' / ')}</bdi>
      {eventIds.length === 0 ? null : (
        <div className="soft small">{m.ids(eventIds.join(', '))}</div>
      )}
    </div>
  )
}

const Senders = ({
  of,
}: {
  of: readonly { readonly source: string; readonly events: number }[]
}) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const known = useEndpoint(listLogSources, {}).data?.rows ?? []
  const more = of.length - MAX_SENDERS
  return (
    <Facts
      facts={[
        {
          name: m.from,
          value: (
            <ul className="bare-list">
              {of.slice(0, MAX_SENDERS).map(({ source, events }) => {
                const name = known.find(({ id }) => id === source)?.name
                return (
                  <li key={source}>
                    {name === undefined ? (
                      m.nobody
                    ) : (
                      <Link to="/logs/sources/$id" params={{ id: source }}>
                        <bdi>{name}</bdi>
                      </Link>
                    )}{' '}
                    <span className="soft number small">{f.number(events)}</span>
                  </li>
                )
              })}
              {more > 0 ? <li className="soft">{m.andMore(more)}</li> : null}
            </ul>
          ),
        },
      ]}
    />
  )
}

const Members = ({
  of,
}: {
  of: readonly (Pick<RuleDetail, 'id' | 'title' | 'state'> & { readonly hits: number })[]
}) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  return (
    <section aria-label={m.members}>
      <h3>{m.members}</h3>
      <ul className="bare-list">
        {of.map(({ id, title, state, hits }) => (
          <li key={id} className="row">
            <Link to="/detection/rules/$id" params={{ id }}>
              <bdi>{say(title)}</bdi>
            </Link>
            <RuleStateMark state={state} />
            <span className="soft small">{m.memberHits(hits)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
