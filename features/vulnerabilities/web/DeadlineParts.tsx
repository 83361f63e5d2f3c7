/**
 * Until when a finding is to be fixed and why; the fix, the next step, the words for whoever does it.
 * @module
 */
import { useFormat, useLanguage, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { CopyButton, Facts, Panel } from '../../../ui/Page.tsx'
import type { FindingDetail } from '../contract.ts'
import { en } from '../messages/web-finding.en.ts'
import { ja } from '../messages/web-finding.ja.ts'
import { Due, Said } from './said.tsx'
import { useText, useWords } from './words.ts'

const words = { en, ja }

export const Deadline = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const text = useText()
  const f = useFormat()
  const { policy, clock, inputs } = finding
  const assumed = inputs.filter(({ isAssumed }) => isAssumed).length
  const day = (at: string | null) =>
    at === null ? null : <span className="number">{f.cell(at)}</span>
  return (
    <Panel title={m.deadline} aside={<Due row={finding} />}>
      <div className="stack">
        <p className="vuln-sentence">
          <Said text={finding.why} />
        </p>
        <Facts
          facts={[
            { name: m.outcome, value: text(finding.outcome) || null },
            {
              name: m.byPolicy,
              value: (
                <Link to="/vulnerabilities/policy">
                  {text(policy.name)} {policy.version}
                </Link>
              ),
            },
            { name: m.clock.knownAt, value: day(clock.knownAt) },
            { name: m.clock.fixAt, value: day(clock.fixAt) },
            { name: m.clock.raisedAt, value: day(clock.raisedAt) },
            { name: m.clock.firstSeen, value: day(finding.firstSeenAt) },
          ]}
        />
        {assumed === 0 ? null : <p className="small">{m.assumedSome(assumed)}</p>}
        {inputs.length === 0 ? null : (
          <div className="table-scroll">
            <table className="table table-fit">
              <caption className="visually-hidden">{m.inputs}</caption>
              <thead>
                <tr>
                  <th scope="col">{m.input}</th>
                  <th scope="col">{m.basis}</th>
                </tr>
              </thead>
              <tbody>
                {inputs.map((input) => (
                  <tr key={input.name} data-assumed={input.isAssumed ? '' : undefined}>
                    <td>
                      <Said text={input.words} />
                    </td>
                    <td>{input.isAssumed ? <span className="tag">{m.assumed}</span> : m.known}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Panel>
  )
}

export const Repair = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const list = useWords()
  const { language } = useLanguage()
  const { fix, instruction } = finding
  const others = [
    { lang: 'ja', name: m.japanese, copy: m.copyJa, words: instruction.ja },
    { lang: 'en', name: m.english, copy: m.copyEn, words: instruction.en },
  ] as const
  return (
    <Panel title={m.repair}>
      <div className="stack">
        <Facts
          facts={[
            {
              name: m.fixVersion,
              value: fix.version === null ? null : <span className="mono">{fix.version}</span>,
            },
            { name: m.fixState, value: list.fixStates[fix.state] },
            { name: m.next, value: <Said text={finding.next} /> },
          ]}
        />
        {fix.isReachable === false ? <p className="small">{m.fixUnreachable}</p> : null}
        <section className="stack" aria-label={m.instruction}>
          <h3>{m.instruction}</h3>
          <p className="soft small">{m.instructionHelp}</p>
          {others.map((one) => (
            <details key={one.lang} open={one.lang === language} className="vuln-instruction">
              <summary lang={one.lang}>{one.name}</summary>
              <p lang={one.lang} className="vuln-letter">
                {one.words}
              </p>
              <CopyButton text={one.words} label={one.copy} />
            </details>
          ))}
        </section>
      </div>
    </Panel>
  )
}
