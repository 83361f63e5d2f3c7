/**
 * One configuration part by part: administration, accounts, portals, servers, tunnels, certificates, rules.
 * @module
 */
import { TriangleAlert } from 'lucide-react'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Panel } from '../../../ui/Page.tsx'
import type { ConfigurationView, SecretState } from '../contract.ts'
import { en } from '../messages/configuration.en.ts'
import { ja } from '../messages/configuration.ja.ts'
import { type ConfigurationRow, Rows } from './ConfigurationRows.tsx'

/** What is led to a host behind the device is no administration of it. */
const PUBLISHED = 'published: '
const isPublished = (service: string): boolean => service.startsWith(PUBLISHED)

export const ConfigurationParts = ({ view }: { view: ConfigurationView }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return (
    <>
      <Panel title={m.administration}>
        <p
          className={
            view.administrationFromInternet === 'yes'
              ? 'configuration-lead exposure-bad'
              : 'configuration-lead'
          }
        >
          {view.administrationFromInternet === 'yes' ? (
            <TriangleAlert size={16} aria-hidden="true" />
          ) : null}
          {m.reachable[view.administrationFromInternet]}
        </p>
        <Part
          heads={[m.service, m.port, m.interface, m.outside, m.restricted]}
          rows={view.services
            .filter((s) => !isPublished(s.service))
            .map((s, i) => ({
              key: `${i}`,
              cells: [
                <bdi key="s">{s.service}</bdi>,
                s.port ?? '',
                <bdi key="i">{s.interface ?? ''}</bdi>,
                s.outside === null ? '' : <Outside key="o" detail={s.outside.detail} />,
                s.isRestricted === null ? m.word.unknown : s.isRestricted ? m.word.yes : m.word.no,
              ],
            }))}
        />
      </Panel>
      <Some
        title={m.published}
        heads={[m.name, m.port, m.interface, m.outside, m.restricted]}
        rows={view.services
          .filter((s) => isPublished(s.service))
          .map((s, i) => ({
            key: `${i}`,
            cells: [
              <bdi key="s">{s.service.slice(PUBLISHED.length)}</bdi>,
              s.port ?? '',
              <bdi key="i">{s.interface ?? ''}</bdi>,
              s.outside === null ? '' : <Outside key="o" detail={s.outside.detail} />,
              s.isRestricted === null ? m.word.unknown : s.isRestricted ? m.word.yes : m.word.no,
            ],
          }))}
      />
      <Panel title={`${m.accounts} ${f.number(view.accounts.length)}`}>
        <Part
          heads={[m.name, m.kind, m.role, m.factor, m.trusted, m.secret]}
          rows={view.accounts.map((a, i) => ({
            key: `${i}`,
            cells: [
              <span key="n">
                <bdi>{a.name}</bdi>{' '}
                {a.isEnabled === false ? <span className="tag">{m.disabled}</span> : null}
              </span>,
              m.use[a.use],
              <bdi key="r">{a.role ?? ''}</bdi>,
              <Factor key="f" value={a.secondFactor} />,
              a.trustedHosts === null
                ? ''
                : a.trustedHosts.length === 0
                  ? m.everywhere
                  : a.trustedHosts.join(', '),
              <Secret key="s" value={a.secret} />,
            ],
          }))}
        />
        <p className="soft small">{m.secretsNote}</p>
      </Panel>
      <Panel title={m.portals}>
        <Part
          heads={[m.kind, m.name, m.on, m.port, m.interface, m.outside]}
          rows={view.portals.map((p, i) => ({
            key: `${i}`,
            cells: [
              m.portalKind[p.kind],
              <bdi key="n">{p.name ?? ''}</bdi>,
              m.portalOn[p.isOn === null ? 'unknown' : p.isOn ? 'yes' : 'no'],
              p.port ?? '',
              p.interfaces.join(', '),
              p.outside === null ? '' : <Outside key="o" detail={p.outside.detail} />,
            ],
          }))}
        />
      </Panel>
      <Some
        title={m.servers}
        heads={[m.kind, m.name, m.address, m.bind, m.secret]}
        rows={view.servers.map((s, i) => ({
          key: `${i}`,
          cells: [
            s.kind.toUpperCase(),
            <bdi key="n">{s.name}</bdi>,
            <bdi key="a">{s.server ?? ''}</bdi>,
            <bdi key="b">{s.account ?? ''}</bdi>,
            <Secret key="s" value={s.secret} />,
          ],
        }))}
      />
      <Some
        title={m.tunnels}
        heads={[m.name, m.remote, m.secret]}
        rows={view.tunnels.map((t, i) => ({
          key: `${i}`,
          cells: [
            <bdi key="n">{t.name}</bdi>,
            t.remote ?? m.anybody,
            <Secret key="s" value={t.secret} />,
          ],
        }))}
      />
      <Some
        title={m.certificates}
        heads={[m.name, m.serial, m.until, m.issuer, m.secret]}
        rows={view.certificates.map((c, i) => ({
          key: `${i}`,
          cells: [
            <bdi key="n">{c.says?.subject || c.name}</bdi>,
            c.says === null ? (
              <span key="u" className="soft">
                {m.unreadable}
              </span>
            ) : (
              <span key="u" className="mono">
                {c.says.serial}
              </span>
            ),
            c.says === null ? '' : dayOf(c.says.notAfter),
            <bdi key="i">{c.says?.issuer ?? ''}</bdi>,
            <Secret key="s" value={c.secret} />,
          ],
        }))}
      />
      <Some
        title={m.inbound}
        heads={[m.name, m.interface, m.to, m.service, m.restricted]}
        rows={view.inbound.map((rule, i) => ({
          key: `${i}`,
          cells: [
            <bdi key="n">{rule.name}</bdi>,
            rule.from,
            rule.to,
            rule.services.join(', '),
            rule.isRestricted ? m.word.yes : m.word.no,
          ],
        }))}
      />
      <Some
        title={m.others}
        heads={[m.kind, m.name, m.secret]}
        rows={[
          ...view.apiKeys.map((k, i) => ({
            key: `k${i}`,
            cells: [m.apiKey, <bdi key="n">{k.name}</bdi>, <Secret key="s" value={k.secret} />],
          })),
          ...view.communities.map((c, i) => ({
            key: `c${i}`,
            cells: [
              m.community,
              (c.access ?? '').toUpperCase(),
              <Secret key="s" value={c.secret} />,
            ],
          })),
          ...view.logging.map((target, i) => ({
            key: `l${i}`,
            cells: [m.logging, <bdi key="n">{target}</bdi>, ''],
          })),
        ]}
      />
    </>
  )
}

/** `20311109235959Z` */
const dayOf = (stamp: string): string =>
  `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`

type PartProps = { readonly heads: readonly string[]; readonly rows: readonly ConfigurationRow[] }

const Part = ({ heads, rows }: PartProps) => {
  const m = useMessages({ en, ja })
  return rows.length === 0 ? (
    <p className="soft">{m.nothing}</p>
  ) : (
    <Rows heads={heads} rows={rows} />
  )
}

/** A part that most devices do not have. */
const Some = ({ title, ...part }: PartProps & { readonly title: string }) =>
  part.rows.length === 0 ? null : (
    <Panel title={title}>
      <Rows {...part} />
    </Panel>
  )

const Outside = ({ detail }: { detail: string }) => {
  const m = useMessages({ en, ja })
  return (
    <span>
      {m.word.yes} <bdi className="soft small">{detail}</bdi>
    </span>
  )
}

const Factor = ({ value }: { value: 'yes' | 'no' | 'unknown' }) => {
  const m = useMessages({ en, ja })
  return (
    <span className={value === 'no' ? 'exposure-bad' : undefined}>
      {value === 'no' ? <TriangleAlert size={14} aria-hidden="true" /> : null}
      {m.factors[value]}
    </span>
  )
}

const Secret = ({ value }: { value: SecretState }) => {
  const m = useMessages({ en, ja })
  return (
    <span className={value === 'unknown' || value === 'none' ? 'soft' : undefined}>
      {m.secrets[value]}
    </span>
  )
}
