/**
 * One measure: the words of the notice, why it is in this state, the evidence, the next step, its history.
 * @module
 */
import { z } from 'zod'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch, usePathParams } from '../../../ui/link.tsx'
import { Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { EvidenceClassTag, StateBadge, StateBar } from '../../../ui/StateBadge.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { one } from '../../../ui/url-search.ts'
import { getMeasure, type MeasureDetail } from '../contract.ts'
import type { WebMessages } from '../messages/web.en.ts'
import './board.css'
import { EvidenceTab } from './EvidenceTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { KindName } from './KindName.tsx'
import { SignaturesTab } from './SignaturesTab.tsx'
import { SubjectsTab } from './SubjectsTab.tsx'
import { useText, useWords } from './words.ts'

const TABS = ['subjects', 'evidence', 'history', 'signatures'] as const
export const measureSearch = z.object({ tab: one(z.enum(TABS)), sort: one(z.string().max(60)) })

export const MeasurePage = () => {
  const { measure = '' } = usePathParams()
  const answer = useEndpoint(getMeasure, { params: { measure } })
  return <Await answer={answer}>{(data) => <MeasureBody measure={data} />}</Await>
}

const MeasureBody = ({ measure }: { measure: MeasureDetail }) => {
  const m = useWords()
  const text = useText()
  const [search, setSearch] = usePageSearch(measureSearch)
  return (
    <>
      <PageHeader
        title={text(measure.title)}
        lead={text(measure.asks)}
        breadcrumb={
          <>
            <Link to="/board">{m.measure.breadcrumb}</Link> /{' '}
            <span className="mono">{measure.id}</span>
          </>
        }
        actions={<StateBadge state={measure.state} />}
      />
      <div className="stack-xl">
        <div className="measure-head">
          <Why measure={measure} />
          <Notice measure={measure} />
        </div>
        <Tabs
          label={text(measure.title)}
          current={search.tab ?? 'subjects'}
          onChange={(tab) => setSearch({ tab: TABS.find((t) => t === tab) })}
          tabs={[
            {
              id: 'subjects',
              label: m.measure.tabs.subjects,
              body: <SubjectsTab measure={measure.id} />,
            },
            {
              id: 'evidence',
              label: m.measure.tabs.evidence,
              body: <EvidenceTab measure={measure.id} />,
            },
            {
              id: 'history',
              label: m.measure.tabs.history,
              body: <HistoryTab measure={measure.id} />,
            },
            {
              id: 'signatures',
              label: m.measure.tabs.signatures,
              body: <SignaturesTab measure={measure} />,
            },
          ]}
        />
        <About measure={measure} />
      </div>
    </>
  )
}

const Why = ({ measure }: { measure: MeasureDetail }) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  return (
    <Panel
      title={m.measure.why}
      aside={
        measure.since === null ? null : (
          <span className="small soft">{m.measure.since(f.moment(measure.since))}</span>
        )
      }
    >
      <div className="stack-l">
        <StateBar counts={measure.counts} label={m.board.subjects} />
        <ul className="measure-reasons">
          {measure.reasons.map(({ state, reason, count }) => (
            <li key={`${state} ${reason.code} ${reason.why.en}`}>
              <StateBadge state={state} />
              <div className="stack">
                <div>
                  {text(reason.why)}{' '}
                  {count > 1 ? (
                    <span className="soft small">{m.measure.reasonCount(count)}</span>
                  ) : null}
                </div>
                {text(reason.next) === '' ? null : (
                  <div>
                    <b className="small">{m.measure.next}</b> {text(reason.next)}
                  </div>
                )}
              </div>
            </li>
          ))}
        </ul>
        {measure.counts.unknown > 0 || measure.of === 0 ? (
          <div>
            <b className="small">{m.measure.how}</b> {text(measure.howToMeasure)}
          </div>
        ) : null}
        {measure.openFindings > 0 ? (
          <p>
            <Link to="/findings" search={{ measure: measure.id }}>
              {m.measure.findings} ({measure.openFindings})
            </Link>
          </p>
        ) : null}
      </div>
    </Panel>
  )
}

const isNotice = (notice: string): notice is '2022-02-23' | '2022-04-11' =>
  notice === '2022-02-23' || notice === '2022-04-11'

/** Parts of the notices that have a name and no number, as the specification writes them. */
const NAMED: Readonly<Record<string, keyof WebMessages['measure']['sections']>> = {
  前文: 'preamble',
  そのほか: 'others',
  '※': 'note',
  '3の後': 'afterThird',
  ポイント1: 'first',
  ポイント2: 'second',
}
const sectionWords = (section: string, m: WebMessages): string => {
  const name = Object.hasOwn(NAMED, section) ? NAMED[section] : undefined
  return name === undefined ? m.measure.section(section) : m.measure.sections[name]
}

const Notice = ({ measure }: { measure: MeasureDetail }) => {
  const m = useWords()
  const text = useText()
  return (
    <Panel title={m.measure.quotes}>
      <div className="stack-l">
        {measure.quotes.map((q) => (
          <figure key={q.text} className="measure-quote" lang="ja">
            <blockquote>
              <p>「{q.text}」</p>
            </blockquote>
            <figcaption className="small soft">
              {isNotice(q.notice) ? m.measure.notice[q.notice] : q.notice}{' '}
              {sectionWords(q.section, m)}
            </figcaption>
          </figure>
        ))}
        <Facts facts={[{ name: m.measure.actor, value: text(measure.actor) }]} />
      </div>
    </Panel>
  )
}

const About = ({ measure }: { measure: MeasureDetail }) => {
  const m = useWords()
  const text = useText()
  const { mapping } = measure
  const listed = (Object.keys(m.measure.mappings) as (keyof typeof mapping)[]).flatMap((key) =>
    mapping[key].length === 0
      ? []
      : [
          {
            name: m.measure.mappings[key],
            value: (
              <span className="measure-mapping">
                {mapping[key].map((code) => (
                  <span key={code}>{code}</span>
                ))}
              </span>
            ),
          },
        ],
  )
  return (
    <div className="columns">
      <Panel title={m.measure.does}>
        <ul className="measure-does">
          {measure.does.map((d) => (
            <li key={d.en}>{text(d)}</li>
          ))}
        </ul>
        <Facts
          facts={[
            { name: m.measure.how, value: text(measure.howToMeasure) },
            { name: m.measure.least, value: <EvidenceClassTag value={measure.least} /> },
            {
              name: m.measure.reads,
              value: (
                <ul className="small">
                  {measure.reads.map((r) => (
                    <li key={r.kind}>
                      <KindName kind={r.kind} />{' '}
                      <span className="soft">
                        {m.measure.freshFor(m.measure.hours(r.maxAgeHours))}
                      </span>
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      </Panel>
      <Panel title={m.measure.mapping}>
        <Facts facts={listed} />
        <p className="small soft">{m.measure.mappingNote}</p>
        <p className="small soft">
          {m.measure.version} <span className="mono">{measure.version}</span>
        </p>
      </Panel>
    </div>
  )
}
