/**
 * One event held against one rule: whichever of the two is missing is chosen here, then each condition stands beside the event.
 * @module
 */
import { useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { Banner, PageHeader, Panel } from '../../../ui/Page.tsx'
import { listRules, readRule } from '../contract-rules.ts'
import { type EventRow, readEvent } from '../contract-search.ts'
import { listRuleEvents, traceRuleOnEvent } from '../contract-trace.ts'
import { en } from '../messages/web-trace-en.ts'
import { ja } from '../messages/web-trace-ja.ts'
import { traceSearch } from './detection-search.ts'
import { channelName } from './log-names.ts'
import { RuleStateMark } from './RuleStateMark.tsx'
import { TraceView } from './TraceView.tsx'
import { LevelMark, useSay } from './words.tsx'

const RULES_AT_ONCE = 20

export const TracePage = () => {
  const m = useMessages({ en, ja })
  const [{ rule, event, at }] = usePageSearch(traceSearch)
  const hasEvent = event !== undefined && at !== undefined
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={
          rule === undefined ? (
            <Link to="/logs">{m.toEvents}</Link>
          ) : (
            <Link to="/detection/rules">{m.toRules}</Link>
          )
        }
      />
      {rule === undefined && !hasEvent ? (
        <EmptyState
          kind="none"
          title={m.nothing}
          text={m.nothingText}
          actions={
            <>
              <Link to="/logs" look="button">
                {m.toEvents}
              </Link>
              <Link to="/detection/rules" look="button">
                {m.toRules}
              </Link>
            </>
          }
        />
      ) : (
        <div className="stack-l">
          <div className={rule !== undefined && hasEvent ? 'trace-pair' : 'stack-l'}>
            {rule === undefined ? null : <TheRule key={rule} id={rule} />}
            {hasEvent ? (
              <TheEvent key={event} id={event} at={at} />
            ) : rule === undefined ? null : (
              <EventPicker rule={rule} />
            )}
            {rule === undefined ? <RulePicker /> : null}
          </div>
          {rule !== undefined && hasEvent ? (
            <Traced key={`${rule} ${event}`} rule={rule} event={event} at={at} />
          ) : null}
        </div>
      )}
    </>
  )
}

const Traced = ({ rule, event, at }: { rule: string; event: string; at: string }) => {
  const m = useMessages({ en, ja })
  const answer = useEndpoint(traceRuleOnEvent, { params: { id: rule }, query: { event, at } })
  return (
    <Await answer={answer}>
      {({ traces, isExact }) => (
        <>
          {isExact ? null : <Banner look="note">{m.notExact}</Banner>}
          {traces.length === 0 ? <Banner look="warning">{m.noTrace}</Banner> : null}
          {traces.map((trace) => (
            <TraceView key={trace.rule} trace={trace} isAlone={traces.length === 1} />
          ))}
        </>
      )}
    </Await>
  )
}

const TheRule = ({ id }: { id: string }) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const [, setSearch] = usePageSearch(traceSearch)
  return (
    <Panel
      title={m.rule}
      aside={
        <Button size="small" onClick={() => setSearch({ rule: undefined })}>
          {m.otherRule}
        </Button>
      }
    >
      <Await answer={useEndpoint(readRule, { params: { id } })}>
        {(rule) => (
          <div className="stack">
            <Link to="/detection/rules/$id" params={{ id }}>
              <bdi>{say(rule.title)}</bdi>
            </Link>
            <div className="row">
              {rule.level === null ? null : <LevelMark level={rule.level} />}
              <RuleStateMark state={rule.state} />
            </div>
          </div>
        )}
      </Await>
    </Panel>
  )
}

const RulePicker = () => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const [, setSearch] = usePageSearch(traceSearch)
  const [q, setQ] = useState('')
  const answer = useEndpoint(listRules, { query: { q, limit: RULES_AT_ONCE } })
  return (
    <Panel title={m.rule}>
      <div className="stack">
        <p>{m.pickRule}</p>
        <input
          type="search"
          className="input"
          aria-label={m.findRule}
          placeholder={m.findRule}
          value={q}
          onChange={(e) => setQ(e.target.value.slice(0, 200))}
        />
        <Await answer={answer}>
          {({ rows }) =>
            rows.length === 0 ? (
              <p className="soft">{m.noRule}</p>
            ) : (
              <ul className="bare-list trace-picks">
                {rows.map(({ id, title, logsource }) => (
                  <li key={id}>
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => setSearch({ rule: id })}
                    >
                      <bdi>{say(title)}</bdi>
                    </button>
                    <span className="soft small">{logsource}</span>
                  </li>
                ))}
              </ul>
            )
          }
        </Await>
      </div>
    </Panel>
  )
}

const TheEvent = ({ id, at }: { id: string; at: string }) => {
  const m = useMessages({ en, ja })
  const [, setSearch] = usePageSearch(traceSearch)
  return (
    <Panel
      title={m.event}
      aside={
        <Button size="small" onClick={() => setSearch({ event: undefined, at: undefined })}>
          {m.otherEvent}
        </Button>
      }
    >
      <Await answer={useEndpoint(readEvent, { params: { id }, query: { at } })}>
        {(event) => <Summary of={event} />}
      </Await>
    </Panel>
  )
}

const EventPicker = ({ rule }: { rule: string }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const [, setSearch] = usePageSearch(traceSearch)
  return (
    <Panel title={m.event}>
      <Await answer={useEndpoint(listRuleEvents, { params: { id: rule } })}>
        {({ days, rows }) => (
          <div className="stack">
            <p>{rows.length === 0 ? m.noEvent : m.pickEvent(days)}</p>
            <ul className="bare-list trace-picks">
              {rows.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    className="link-button number nowrap"
                    onClick={() => setSearch({ event: row.id, at: row.at })}
                  >
                    {f.cell(row.at)}
                  </button>
                  <span className="small">
                    <bdi>{row.host}</bdi> <KindOf row={row} />
                  </span>
                  <span className="event-text mono small soft">
                    <bdi>{row.text}</bdi>
                  </span>
                </li>
              ))}
            </ul>
            <p className="soft small">
              {m.searchEvent} <Link to="/logs">{m.toEvents}</Link>
            </p>
          </div>
        )}
      </Await>
    </Panel>
  )
}

const KindOf = ({ row }: { row: Pick<EventRow, 'channel' | 'eventId' | 'format'> }) => (
  <>
    {row.channel === '' ? row.format : channelName(row.channel)}
    {row.eventId === 0 ? '' : ` ${row.eventId}`}
  </>
)

const Summary = ({ of }: { of: EventRow }) => {
  const f = useFormat()
  return (
    <div className="stack">
      <p>
        <span className="number nowrap">{f.cell(of.at)}</span> <bdi>{of.host}</bdi>{' '}
        <KindOf row={of} />
      </p>
      <p className="event-text mono small">
        <bdi>{of.text}</bdi>
      </p>
    </div>
  )
}
