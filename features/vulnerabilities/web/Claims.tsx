/**
 * What the sources say, side by side and in their own words. All of it was written outside: text, never markup.
 * @module
 */
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/Page.tsx'
import type { AdvisoryView, FindingDetail, OpinionView } from '../contract.ts'
import { en } from '../messages/web-finding.en.ts'
import { ja } from '../messages/web-finding.ja.ts'
import { useText, useWords, wordOf } from './words.ts'

const words = { en, ja }

export const Opinions = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const { opinions } = finding
  return (
    <Panel title={m.opinions}>
      {opinions === null ? (
        <p>{m.opinionsAbsent}</p>
      ) : opinions.length === 0 ? (
        <p>{m.opinionsNone}</p>
      ) : (
        <div className="table-scroll">
          <table className="table table-fit vuln-opinions">
            <caption className="visually-hidden">{m.opinions}</caption>
            <thead>
              <tr>
                <th scope="col">{m.source}</th>
                <th scope="col">{m.says}</th>
                <th scope="col">{m.words}</th>
                <th scope="col">{m.fix}</th>
                <th scope="col">{m.reading}</th>
              </tr>
            </thead>
            <tbody>
              {opinions.map((opinion) => (
                <Opinion
                  key={`${opinion.source} ${opinion.publisher} ${opinion.advisory} ${opinion.text}`}
                  opinion={opinion}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

const Opinion = ({ opinion }: { opinion: OpinionView }) => {
  const kit = useKitMessages()
  const m = useMessages(words)
  const list = useWords()
  const text = useText()
  return (
    <tr data-deciding={opinion.isDeciding ? '' : undefined}>
      <th scope="row">
        {text(opinion.sourceName)}
        <div className="soft small">
          <span className="mono">{opinion.advisory}</span>{' '}
          {opinion.publisher === opinion.source ? null : <bdi>{opinion.publisher}</bdi>}
        </div>
      </th>
      <td data-name={m.says}>
        {wordOf(m.verdicts, opinion.verdict)}{' '}
        <div className="vuln-tags">
          {opinion.isDeciding ? <span className="tag nowrap">{m.deciding}</span> : null}
          {opinion.isOpposed ? <span className="tag nowrap vuln-dispute">{m.opposed}</span> : null}
        </div>
      </td>
      <td data-name={m.words}>
        <bdi className="mono small vuln-anywhere">{opinion.text}</bdi>
        {opinion.justification === null ? null : (
          <div className="small">
            {m.justification}
            {kit.colon}
            {wordOf(m.justifications, opinion.justification)}
          </div>
        )}
        {opinion.vex === null ? null : <Vex vex={opinion.vex} />}
      </td>
      <td data-name={m.fix}>
        {opinion.fix === null ? (
          <span className="soft small">{list.fixStates[opinion.fixState]}</span>
        ) : (
          <span className="mono small">{opinion.fix}</span>
        )}
      </td>
      <td data-name={m.reading}>
        <span className="small">{m.readings[opinion.reading]}</span>
      </td>
    </tr>
  )
}

/** Who handed the document in, and what the supplier says in it. */
const Vex = ({ vex }: { vex: NonNullable<OpinionView['vex']> }) => {
  const m = useMessages(words)
  const f = useFormat()
  return (
    <div className="small">
      {vex.words === '' ? null : <bdi className="vuln-letter">{vex.words}</bdi>}
      <div className="soft">
        <Link to="/vulnerabilities/vex/$id" params={{ id: vex.document }}>
          {m.vexDocument}
        </Link>{' '}
        {m.vexBy(vex.by, f.cellDay(vex.at))}
      </div>
    </div>
  )
}

export const Advisories = ({ finding }: { finding: FindingDetail }) => {
  const m = useMessages(words)
  const { advisories } = finding
  if (advisories === null) return null
  return (
    <Panel title={m.advisories}>
      {advisories.length === 0 ? (
        <p>{m.advisoriesNone}</p>
      ) : (
        <div className="stack">
          {advisories.map((advisory) => (
            <Advisory
              key={`${advisory.source} ${advisory.publisher} ${advisory.id}`}
              advisory={advisory}
            />
          ))}
        </div>
      )}
    </Panel>
  )
}

const Advisory = ({ advisory }: { advisory: AdvisoryView }) => {
  const m = useMessages(words)
  const f = useFormat()
  return (
    <details className="vuln-advisory">
      <summary>
        <span className="mono">{advisory.id}</span> <bdi>{advisory.publisher}</bdi>{' '}
        <bdi lang={advisory.language}>{advisory.title}</bdi>
      </summary>
      <div className="stack">
        <p className="soft small row">
          {advisory.publishedAt === null ? null : (
            <span>
              {m.published} {f.cellDay(advisory.publishedAt)}
            </span>
          )}
          {advisory.modifiedAt === null ? null : (
            <span>
              {m.modified} {f.cellDay(advisory.modifiedAt)}
            </span>
          )}
        </p>
        <p lang={advisory.language} className="vuln-letter">
          {advisory.summary}
        </p>
        {advisory.scores.length === 0 ? null : (
          <ul className="vuln-samples small" aria-label={m.scores}>
            {advisory.scores.map((score) => (
              <li key={`${score.by} ${score.version} ${score.vector}`}>
                CVSS {score.version} <b className="number">{score.score ?? '—'}</b>{' '}
                <span className="mono vuln-anywhere">{score.vector}</span>{' '}
                <span className="soft">
                  <bdi>{score.by}</bdi>
                </span>
              </li>
            ))}
          </ul>
        )}
        {advisory.references.length === 0 ? null : (
          <ul className="vuln-samples small" aria-label={m.references}>
            {advisory.references.map(({ url }) => (
              <li key={url}>
                <Outward url={url} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  )
}

/** Written by anybody: shown as it is, and only what the web speaks is a link. */
const Outward = ({ url }: { url: string }) =>
  /^https?:\/\//i.test(url) ? (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" className="vuln-anywhere">
      {url}
    </a>
  ) : (
    <span className="mono vuln-anywhere">{url}</span>
  )
