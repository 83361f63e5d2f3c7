/**
 * Sites by country: how many devices, what is unknown, which sources are mute, what is open.
 * @module
 */
import { lazy, Suspense } from 'react'
import { listSources, type SourceRow } from '../../../platform/sources/contract.ts'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await, EmptyState, Skeleton } from '../../../ui/Empty.tsx'
import { useFormat, useLanguage, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { listFindings } from '../../board/contract.ts'
import type { SiteView } from '../../organizations/contract.ts'
import { networkPicture } from '../contract.ts'
import { en } from '../messages/network.en.ts'
import { ja } from '../messages/network.ja.ts'
import { countriesOf } from './site-countries.ts'

/** The outlines of the world are read by those who look at them. */
const WorldMap = lazy(() => import('./WorldMap.tsx').then((m) => ({ default: m.WorldMap })))

export const SitePicture = ({ sites }: { sites: readonly SiteView[] }) => {
  const m = useMessages({ en, ja })
  const { language } = useLanguage()
  const isAdministrator = useMay('administrator')
  const answer = useEndpoint(networkPicture, { query: {} })
  const sources = useEndpoint(listSources, {}).data?.rows
  return (
    <Await answer={answer}>
      {(picture) => {
        const countries = countriesOf(sites, picture.sites, language)
        const mutePerCountry = new Map(
          countries.map(({ code, sites: own }) => [
            code,
            own.reduce((sum, { id }) => sum + muteAt(sources ?? [], id), 0),
          ]),
        )
        if (countries.length === 0)
          return (
            <EmptyState
              kind="none"
              title={m.sites.none}
              text={m.sites.noneText}
              {...(isAdministrator
                ? {
                    actions: (
                      <Link to="/sites" look="primary">
                        {m.sites.toSites}
                      </Link>
                    ),
                  }
                : {})}
            />
          )
        return (
          <section className="stack-l" aria-label={m.sites.title}>
            <p className="soft small">{m.sites.text}</p>
            <Suspense fallback={<Skeleton />}>
              <WorldMap countries={countries} mute={mutePerCountry} />
            </Suspense>
            <Nowhere devices={picture.sites.find((s) => s.site === null)?.devices ?? 0} />
            <SiteTable countries={countries} sources={sources} />
          </section>
        )
      }}
    </Await>
  )
}

const muteAt = (sources: readonly SourceRow[], site: string): number =>
  sources.filter((s) => s.site === site && (s.health === 'silent' || s.health === 'failing')).length

/** Devices that no site claims stand on no map. */
const Nowhere = ({ devices }: { devices: number }) => {
  const m = useMessages({ en, ja })
  if (devices === 0) return null
  return (
    <p className="small">
      {m.map.nowhere(devices)}{' '}
      <Link to="/assets" search={{ site: 'none' }}>
        {m.map.toNowhere}
      </Link>
    </p>
  )
}

type SiteTableProps = {
  readonly countries: ReturnType<typeof countriesOf>
  readonly sources: readonly SourceRow[] | undefined
}

const SiteTable = ({ countries, sources }: SiteTableProps) => {
  const m = useMessages({ en, ja })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="network-scroll" tabIndex={0} aria-label={m.sites.title}>
      <table className="table table-fit">
        <thead>
          <tr>
            <th scope="col">{m.sites.country}</th>
            <th scope="col">{m.site}</th>
            {(['devices', 'exposed', 'unknown', 'silent', 'sources', 'findings'] as const).map(
              (column) => (
                <th scope="col" key={column} data-align="end">
                  {m.sites[column]}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {countries.flatMap((country) =>
            country.sites.map(({ id, name, devices, counts }, at) => {
              const mute = sources === undefined ? undefined : muteAt(sources, id)
              return (
                <tr key={id}>
                  {at === 0 ? (
                    <th scope="rowgroup" rowSpan={country.sites.length}>
                      {country.name}
                    </th>
                  ) : null}
                  <th scope="row">
                    <bdi>{name}</bdi>
                  </th>
                  <Figure value={devices} to="/assets/network" search={{ site: id }} />
                  <Figure
                    value={counts.exposed}
                    look="fails"
                    to="/assets/network"
                    search={{ site: id }}
                  />
                  <Figure
                    value={counts.unknown}
                    look="stale"
                    to="/assets/unknown"
                    search={{ site: id }}
                  />
                  <Figure
                    value={counts.silent}
                    look="stale"
                    to="/assets"
                    search={{ site: id, freshness: 'stale' }}
                  />
                  <Figure value={mute} look="stale" to="/sources" search={{ site: id }} />
                  <Findings site={id} />
                </tr>
              )
            }),
          )}
        </tbody>
      </table>
    </section>
  )
}

const Findings = ({ site }: { site: string }) => {
  const answer = useEndpoint(listFindings, { query: { site, limit: 1 } })
  return <Figure value={answer.data?.count} look="fails" to="/findings" search={{ site }} />
}

type FigureProps = {
  /** undefined: not known yet. */
  readonly value: number | undefined
  readonly look?: 'fails' | 'stale'
  readonly to: string
  readonly search: object
}

/** A number that leads to what it counts; nothing to see is no link. */
const Figure = ({ value, look, to, search }: FigureProps) => {
  const f = useFormat()
  if (value === undefined) return <td data-align="end" aria-busy="true" />
  return (
    <td data-align="end" className="number" data-state={value > 0 ? look : undefined}>
      {value === 0 ? (
        <span className="soft">0</span>
      ) : (
        <Link to={to} search={search}>
          {f.number(value)}
        </Link>
      )}
    </td>
  )
}
