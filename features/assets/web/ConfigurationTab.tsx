/**
 * What was read from the outputs and configurations of a network device, and what changed between two readings.
 * @module
 */
import { useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Banner, Facts, Panel } from '../../../ui/Page.tsx'
import { assetConfiguration, type ConfigurationChange, type ReadingRow } from '../contract.ts'
import { en } from '../messages/configuration.en.ts'
import { ja } from '../messages/configuration.ja.ts'
import { ConfigurationParts } from './ConfigurationParts.tsx'
import { Rows } from './ConfigurationRows.tsx'
import './exposure.css'

export const ConfigurationTab = ({ id }: { id: string }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const [reading, setReading] = useState<string>()
  const answer = useEndpoint(assetConfiguration, { params: { id }, query: { reading } })
  const toImports = (
    <Link to="/imports" look="primary">
      {m.import}
    </Link>
  )
  return (
    <Await answer={answer}>
      {({ readings, total, shown, against, changes, sessions }) => {
        if (readings.length === 0)
          return (
            <EmptyState kind="not-connected" title={m.none} text={m.noneText} actions={toImports} />
          )
        return (
          <div className="stack-l">
            {shown === null ? (
              <EmptyState
                kind="not-connected"
                title={m.noConfiguration}
                text={m.noneText}
                actions={toImports}
              />
            ) : (
              <>
                {shown.isWhole ? null : <Banner look="warning">{m.cut}</Banner>}
                <Head row={shown.reading} notRead={shown.notRead} />
                <Panel
                  title={m.changes}
                  aside={
                    against === null ? null : (
                      <span className="soft small">
                        {m.changesSince(f.moment(against.takenAt))}
                      </span>
                    )
                  }
                >
                  <Changes isFirst={against === null} changes={changes} />
                </Panel>
                <ConfigurationParts view={shown} />
              </>
            )}
            {sessions === null ? null : (
              <Panel
                title={m.sessions}
                aside={<span className="soft small">{m.sessionsAt(f.moment(sessions.at))}</span>}
              >
                {sessions.rows.length === 0 ? (
                  <p className="soft">{m.noSessions}</p>
                ) : (
                  <Rows
                    heads={[m.user, m.kind, m.from, m.since]}
                    rows={sessions.rows.map((s, i) => ({
                      key: `${i}`,
                      cells: [<bdi key="u">{s.user}</bdi>, s.kind, s.from ?? '', s.since ?? ''],
                    }))}
                  />
                )}
              </Panel>
            )}
            <Panel
              title={m.readings}
              aside={<span className="soft small">{m.earlier(total)}</span>}
            >
              <Rows
                heads={[m.taken, m.version, m.kind, m.file, '']}
                rows={readings.map((r) => ({
                  key: r.id,
                  cells: [
                    <span key="t" className="number nowrap">
                      {f.cell(r.takenAt)}
                    </span>,
                    <bdi key="v">{r.version}</bdi>,
                    m.state[r.state],
                    r.import === null ? (
                      <bdi key="f">{r.file ?? ''}</bdi>
                    ) : (
                      <Link key="f" to="/imports/$id" params={{ id: r.import }}>
                        <bdi>{r.file ?? ''}</bdi>
                      </Link>
                    ),
                    r.hasConfiguration ? (
                      <Button
                        key="b"
                        size="small"
                        disabled={r.id === shown?.reading.id}
                        onClick={() => setReading(r.id)}
                      >
                        {m.show}
                      </Button>
                    ) : null,
                  ],
                }))}
              />
            </Panel>
          </div>
        )
      }}
    </Await>
  )
}

const Head = ({ row, notRead }: { row: ReadingRow; notRead: number }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return (
    <Panel title={m.reading}>
      <Facts
        facts={[
          {
            name: m.taken,
            value: (
              <>
                {f.moment(row.takenAt)}{' '}
                <span className="soft small">{m.timeFrom[row.timeFrom]}</span>
                {row.changedAt === null ? null : (
                  <div className="soft small">{m.changedAt(f.moment(row.changedAt))}</div>
                )}
              </>
            ),
          },
          { name: m.kind, value: m.state[row.state] },
          { name: m.version, value: row.version === '' ? null : <bdi>{row.version}</bdi> },
          { name: m.file, value: row.file === null ? null : <bdi>{row.file}</bdi> },
          { name: m.unread, value: notRead === 0 ? null : m.notRead(notRead) },
        ]}
      />
    </Panel>
  )
}

type ChangesProps = { readonly isFirst: boolean; readonly changes: readonly ConfigurationChange[] }

const Changes = ({ isFirst, changes }: ChangesProps) => {
  const kit = useKitMessages()
  const m = useMessages({ en, ja })
  if (isFirst) return <p className="soft">{m.noBefore}</p>
  if (changes.length === 0) return <p className="soft">{m.noChanges}</p>
  const word = (list: Readonly<Record<string, string>>, key: string): string =>
    Object.entries(list).find(([k]) => k === key)?.[1] ?? key
  return (
    <ul className="configuration-changes">
      {changes.map((c) => (
        <li key={`${c.what} ${c.how} ${c.name} ${c.field}`}>
          <b>{m.what[c.what]}</b> <bdi>{c.name}</bdi> <span className="tag">{m.how[c.how]}</span>{' '}
          {c.how === 'changed' ? (
            <span>
              {word(m.field, c.field)}
              {kit.colon}
              <bdi>{word(m.word, c.from)}</bdi> → <bdi>{word(m.word, c.to)}</bdi>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
