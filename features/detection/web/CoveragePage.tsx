/**
 * Which techniques of MITRE ATT&CK the running rules look for, tactic by tactic.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { readCoverage } from '../contract-rules.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { useSay } from './words.tsx'

export const CoveragePage = () => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  return (
    <>
      <PageHeader
        title={titles.coverage}
        lead={m.coverageLead}
        breadcrumb={<Link to="/detection/rules">{m.back}</Link>}
      />
      <Await answer={useEndpoint(readCoverage, {})}>
        {({ tactics }) => (
          <div className="stack-l">
            {tactics.map(({ tactic, techniques }) => (
              <Panel key={tactic} title={m.tactics[tactic] ?? tactic}>
                {techniques.length === 0 ? (
                  <p className="soft">{m.noTactic}</p>
                ) : (
                  <div className="coverage">
                    {techniques.map(({ technique, name, rules, hits }) => (
                      <Link
                        key={technique}
                        to="/detection/rules"
                        search={{ technique, state: 'on' }}
                        className="coverage-cell"
                      >
                        <span>
                          <b className="mono">{technique.toUpperCase()}</b>
                          <span className="small coverage-name">{say(name)}</span>
                        </span>
                        <span className="small">
                          {m.rulesOf(rules)}
                          {hits === 0 ? null : ` · ${m.withHits(hits)}`}
                        </span>
                      </Link>
                    ))}
                  </div>
                )}
              </Panel>
            ))}
          </div>
        )}
      </Await>
    </>
  )
}
