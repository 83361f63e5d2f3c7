/**
 * What cannot be judged: how much of everything, for which reason, for example what, and what to do about it.
 * @module
 */
import { EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { en } from '../messages/web-coverage.en.ts'
import { ja } from '../messages/web-coverage.ja.ts'
import type { Summary } from './ReadyViews.tsx'
import { NothingYet } from './StandingNote.tsx'
import { useText } from './words.ts'

const words = { en, ja }

export const Unjudged = ({ summary }: { summary: Summary }) => {
  const m = useMessages(words).coverage
  const text = useText()
  const f = useFormat()
  const { coverage } = summary.standing
  if (coverage === null) return <NothingYet standing={summary.standing} />
  const rows = summary.notJudged.filter(({ count }) => count > 0)
  const share = coverage.components === 0 ? 0 : coverage.judgeable / coverage.components
  return (
    <div className="stack-l">
      <figure className="vuln-coverage">
        <div className="vuln-coverage-track" aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </div>
        <figcaption>
          <b>{f.percent(share)}</b> {m.judged(coverage.judgeable, coverage.components)}
        </figcaption>
      </figure>
      {rows.length === 0 ? (
        <EmptyState kind="none" title={m.none} text={text(summary.standing.sentence)} />
      ) : (
        <ul className="vuln-reasons">
          {rows.map((row) => (
            <li key={row.kind} className="panel">
              <div className="panel-head">
                <h2>{m.kinds[row.kind]}</h2>
                <b className="number">{f.number(row.count)}</b>
              </div>
              <p>{text(row.words)}</p>
              {m.nexts[row.kind] === '' ? null : (
                <p>
                  <b>{m.next}</b> {m.nexts[row.kind]}
                </p>
              )}
              {row.samples.length === 0 ? null : (
                <details>
                  <summary>{m.examples}</summary>
                  <ul className="vuln-samples small">
                    {row.samples.map((sample) => (
                      <li key={`${sample.name} ${sample.version}`}>
                        <bdi>{sample.name}</bdi>{' '}
                        <span className="mono soft">
                          {sample.version === '' ? m.noVersion : sample.version}
                        </span>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
