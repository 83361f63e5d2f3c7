/**
 * Since when and until when the device could give something away, flaw by flaw, with the sources and what is not settled.
 * @module
 */
import { useFormat, useKitMessages, useLanguage, useMessages } from '../../../../ui/language.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import type { CaseDetail } from '../../contract-case-pages.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

export const CaseWindow = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const { language } = useLanguage()
  const f = useFormat()
  const { causes, rulesNotJudged } = detail.judged
  const ruleOf = (id: string) => detail.rules.find((r) => r.id === id)
  return (
    <Panel title={m.windowTitle}>
      {causes.length === 0 ? null : (
        <div className="case-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{m.flaw}</th>
                <th scope="col">{m.windowFrom}</th>
                <th scope="col">{m.windowTo}</th>
              </tr>
            </thead>
            <tbody>
              {causes.map((c) => {
                const rule = ruleOf(c.rule)
                return (
                  <tr key={c.rule}>
                    <td>
                      <b>{rule?.name[language]}</b>
                      <div className="small">{c.cves.join(', ')}</div>
                      <div className="soft small">
                        {m.read}
                        {kit.colon}
                        {rule?.read.map((s) => s[language]).join(' / ')}
                      </div>
                      {rule === undefined || rule.open.length === 0 ? null : (
                        <div className="soft small">
                          {m.openPoints}
                          {kit.colon}
                          {rule.open.map((s) => s[language]).join(' / ')}
                        </div>
                      )}
                    </td>
                    <td>
                      {c.start.at === null ? null : (
                        <div className="number">
                          {f.cell(c.start.at)} <bdi>{c.version}</bdi>
                        </div>
                      )}
                      <div className="soft small">{m.basis[c.start.basis]}</div>
                    </td>
                    <td>
                      {c.ruledOut !== null ? (
                        m.ruledOut[c.ruledOut]
                      ) : c.end === null ? (
                        <b>{m.notEnded}</b>
                      ) : (
                        <>
                          <div className="number">{f.cell(c.end.at)}</div>
                          <div className="soft small">
                            {c.end.basis === 'seen' ? m.endSeen(c.end.version) : m.endStated}
                          </div>
                        </>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {rulesNotJudged.length === 0 ? null : (
        <details>
          <summary>
            {m.notJudgedTitle} ({rulesNotJudged.length})
          </summary>
          <p className="soft">{m.notJudgedText}</p>
          <ul>
            {rulesNotJudged.map((id) => (
              <li key={id}>
                {ruleOf(id)?.cves.join(', ')} — {ruleOf(id)?.name[language]}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}
