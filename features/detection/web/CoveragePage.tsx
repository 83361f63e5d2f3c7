/**
 * Which techniques of MITRE ATT&CK the running rules look for, tactic by tactic, and which well-known ones nobody looks for.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { techniqueOf } from '../attack.ts'
import { readCoverage, type TACTICS } from '../contract-rules.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { en as traceEn } from '../messages/web-trace-en.ts'
import { ja as traceJa } from '../messages/web-trace-ja.ts'
import { type Covered, familiesOf, missingOf } from './coverage.ts'
import { coverageSearch } from './detection-search.ts'
import { LogCoverage } from './LogCoverage.tsx'
import { useSay } from './words.tsx'

type Tactic = {
  readonly tactic: (typeof TACTICS)[number]
  readonly techniques: readonly Covered[]
}

export const CoveragePage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const trace = useMessages({ en: traceEn, ja: traceJa })
  const [{ by }, setSearch] = usePageSearch(coverageSearch)
  return (
    <>
      <PageHeader
        title={titles.coverage}
        lead={by === 'log' ? undefined : m.coverageLead}
        breadcrumb={<Link to="/detection/rules">{m.back}</Link>}
      />
      <Tabs
        label={titles.coverage}
        current={by ?? 'tactic'}
        onChange={(id) => setSearch({ by: id === 'log' ? 'log' : undefined })}
        tabs={[
          { id: 'tactic', label: trace.byTactic, body: <ByTactic /> },
          { id: 'log', label: trace.byLog, body: <LogCoverage /> },
        ]}
      />
    </>
  )
}

const ByTactic = () => (
  <Await answer={useEndpoint(readCoverage, {})}>
    {({ tactics }) => {
      // ATT&CK split this tactic in two; rules written before name the old one.
      const shown = tactics.filter(
        ({ tactic, techniques }) => tactic !== 'defense-evasion' || techniques.length > 0,
      )
      return (
        <div className="stack-l">
          <Sum tactics={shown} />
          {shown.map((one) => (
            <TacticPanel key={one.tactic} of={one} />
          ))}
        </div>
      )
    }}
  </Await>
)

const Sum = ({ tactics }: { tactics: readonly Tactic[] }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const all = new Map(tactics.flatMap((t) => t.techniques.map((one) => [one.technique, one])))
  const withHits = [...all.values()].filter(({ hits }) => hits > 0).length
  const without = tactics.filter(({ techniques }) => techniques.length === 0)
  return (
    <Panel title={m.coverageSum}>
      <Facts
        facts={[
          { name: m.covered, value: m.techniquesOf(f.number(all.size)) },
          { name: m.coveredHits, value: m.techniquesOf(f.number(withHits)) },
          {
            name: m.uncovered,
            value:
              without.length === 0
                ? m.uncoveredNone
                : without.map(({ tactic }) => m.tactics[tactic] ?? tactic).join(m.listMark),
          },
        ]}
      />
    </Panel>
  )
}

const TacticPanel = ({ of: { tactic, techniques } }: { of: Tactic }) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const missing = missingOf(tactic, techniques)
  return (
    <Panel title={m.tactics[tactic] ?? tactic}>
      {techniques.length === 0 ? (
        <p className="soft">{m.noTactic}</p>
      ) : (
        <div className="coverage">
          {familiesOf(techniques).map(({ number, members }) => (
            <Family key={number} number={number} members={members} />
          ))}
        </div>
      )}
      {missing.length === 0 ? null : (
        <details className="coverage-missing">
          <summary className="small">{m.missing(missing.length)}</summary>
          <ul className="bare-list small soft">
            {missing.map(({ number, name }) => (
              <li key={number}>
                <span className="mono">{number.toUpperCase()}</span> {say(name)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

const Family = ({ number, members }: { number: string; members: readonly Covered[] }) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const name = techniqueOf(number)?.name
  const hasHits = members.some(({ hits }) => hits > 0)
  return (
    <div className="coverage-cell" data-hits={hasHits ? '' : undefined}>
      <b>{name === undefined ? number.toUpperCase() : say(name)}</b>
      <ul className="bare-list small">
        {members.map(({ technique, rules, hits }) => (
          <li key={technique}>
            <Link to="/detection/rules" search={{ technique, state: 'on' }} className="mono">
              {technique.toUpperCase()}
            </Link>
            <span>
              {m.rulesOf(rules)}
              {hits === 0 ? null : (
                <>
                  {' · '}
                  <b>{m.withHits(hits)}</b>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
