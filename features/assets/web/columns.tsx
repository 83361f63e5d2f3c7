/**
 * The columns of the asset list.
 * @module
 */

import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import type { Column } from '../../../ui/Table.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import type { AssetRow } from '../contract.ts'
import { type AssetWords, useWords } from './words.ts'

const SHOWN_ADDRESSES = 2

/** When a machine saw it last: grey and in words once that is too long ago to stand for today (U14). */
export const MachineSeen = ({ asset }: { asset: AssetRow }) => {
  const m = useWords()
  const f = useFormat()
  if (asset.machineSeenAt === null) return <span className="soft small">{m.list.neverSeen}</span>
  if (asset.freshness === 'fresh')
    return <span className="number nowrap">{f.cell(asset.machineSeenAt)}</span>
  return (
    <span className="soft small nowrap" title={f.moment(asset.machineSeenAt)}>
      {m.list.lastSeen(f.ago(asset.machineSeenAt, new Date()))}
    </span>
  )
}

const Several = ({ values }: { values: readonly string[] }) => {
  const m = useWords()
  const rest = values.length - SHOWN_ADDRESSES
  return (
    <span className="mono small">
      {values.slice(0, SHOWN_ADDRESSES).map((value) => (
        <span key={value} className="asset-address">
          {value}
        </span>
      ))}
      {rest > 0 ? <span className="soft asset-address">{m.list.more(rest)}</span> : null}
    </span>
  )
}

export const assetColumns = (
  m: AssetWords,
  sites: readonly SiteView[],
): readonly Column<AssetRow>[] => {
  const siteName = (id: string | null): string =>
    id === null ? m.list.noSite : (sites.find((s) => s.id === id)?.name ?? '')
  return [
    {
      id: 'name',
      header: m.fields.name,
      sort: 'server',
      cell: (a) => (
        <>
          <Link to="/assets/$id" params={{ id: a.id }} className="row-link">
            <bdi className="asset-name">{a.name}</bdi>
          </Link>{' '}
          {a.retiredAt === null ? null : <span className="tag">{m.list.retiredTag}</span>}
        </>
      ),
    },
    {
      id: 'class',
      header: m.fields.class,
      sort: 'server',
      cell: (a) => (
        <span className={a.deviceClass === 'unknown' ? 'soft' : 'asset-class'}>
          {m.list.classes[a.deviceClass]}{' '}
          {a.classBasis === 'guess' ? <span className="soft small">{m.list.guessed}</span> : null}
        </span>
      ),
    },
    { id: 'site', header: m.fields.site, sort: 'server', cell: (a) => siteName(a.site) },
    {
      id: 'owner',
      header: m.fields.owner,
      sort: 'server',
      cell: (a) =>
        a.owner === '' ? <span className="soft">{m.list.noOwner}</span> : <bdi>{a.owner}</bdi>,
    },
    {
      id: 'importance',
      header: m.fields.importance,
      sort: 'server',
      width: 'narrow',
      extra: true,
      cell: (a) => (a.importance === null ? '' : m.importances[a.importance]),
    },
    {
      id: 'address',
      header: m.list.addresses,
      sort: 'server',
      cell: (a) => <Several values={a.addresses} />,
    },
    {
      id: 'mac',
      header: m.fields.macs,
      extra: true,
      cell: (a) => <Several values={a.macs} />,
    },
    {
      id: 'hostNames',
      header: m.fields.hostNames,
      extra: true,
      cell: (a) => <Several values={a.hostNames} />,
    },
    {
      id: 'assetTag',
      header: m.fields.assetTag,
      extra: true,
      cell: (a) => <span className="mono small">{a.assetTag}</span>,
    },
    {
      id: 'serial',
      header: m.fields.serial,
      sort: 'server',
      extra: true,
      cell: (a) => <span className="mono small">{a.serial}</span>,
    },
    {
      id: 'maker',
      header: m.fields.maker,
      sort: 'server',
      extra: true,
      cell: (a) => <bdi>{a.maker}</bdi>,
    },
    {
      id: 'model',
      header: m.fields.model,
      sort: 'server',
      extra: true,
      cell: (a) => <bdi>{a.model}</bdi>,
    },
    {
      id: 'machineSeen',
      header: m.list.machineSeen,
      sort: 'server',
      cell: (a) => <MachineSeen asset={a} />,
    },
    {
      id: 'sources',
      header: m.fields.sources,
      cell: (a) => (
        <span className="small">{a.sources.map((s) => m.list.sources[s]).join(' · ')}</span>
      ),
    },
  ]
}
