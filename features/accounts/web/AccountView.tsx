/**
 * One account: what the directory says, what was read of its password over time, and its groups.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Facts, Timeline } from '../../../ui/Page.tsx'
import { type AccountDetail, readAccount } from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { Logon, Password } from './password.tsx'

export const AccountView = ({ id }: { id: string }) => (
  <Await answer={useEndpoint(readAccount, { params: { id } })}>
    {(account) => <Body account={account} />}
  </Await>
)

const Body = ({ account: a }: { account: AccountDetail }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const moment = (at: string | null) => (at === null ? null : f.moment(at))
  return (
    <div className="stack-l">
      <Facts
        facts={[
          { name: m.name, value: <bdi>{a.displayName || a.name}</bdi> },
          {
            name: m.state,
            value:
              a.goneAt === null
                ? a.enabled
                  ? m.states.enabled
                  : m.states.disabled
                : `${m.states.gone} · ${f.moment(a.goneAt)}`,
          },
          { name: m.kind, value: a.isService ? m.kinds.service : m.kinds.person },
          { name: m.changed, value: <Password of={a} /> },
          {
            name: m.lastLogon,
            value: (
              <>
                <Logon at={a.lastLogonAt} />
                <div className="soft small">{m.lastLogonLate}</div>
              </>
            ),
          },
          { name: m.created, value: moment(a.createdAt) },
          { name: m.entryChanged, value: moment(a.changedAt) },
          {
            name: m.dn,
            value: (
              <span className="mono small">
                <bdi>{a.dn}</bdi>
              </span>
            ),
          },
          {
            name: m.source,
            value: (
              <Link to="/sources/$id" params={{ id: a.source }}>
                {m.toSource}
              </Link>
            ),
          },
          { name: m.readAt, value: f.moment(a.readAt) },
        ]}
      />
      <section className="stack">
        <h3>{m.history}</h3>
        <Timeline
          label={m.history}
          entries={a.passwords.map((p) => ({
            id: p.firstReadAt,
            at: p.setAt ?? p.firstReadAt,
            title: m.passwords[p.state],
            text: m.firstRead(f.moment(p.firstReadAt)),
          }))}
        />
      </section>
      <section className="stack">
        <h3>{m.memberships}</h3>
        {a.memberships.length === 0 ? (
          <p className="soft">{m.noGroups}</p>
        ) : (
          <ul>
            {a.memberships.map((s) => (
              <li key={`${s.group} ${s.from}`}>
                <bdi>{s.group}</bdi>{' '}
                <span className="soft small">
                  {m.span(f.cell(s.from), s.until === null ? null : f.cell(s.until))}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
