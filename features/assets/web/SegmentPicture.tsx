/**
 * Segments of each site as tiles: a line per kind of device, a mark per device while they are few, shares when many.
 * @module
 */
import { CircleQuestionMark, Globe, Moon } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { networkPicture, type Segment, Standing } from '../contract.ts'
import { en } from '../messages/network.en.ts'
import { ja } from '../messages/network.ja.ts'
import { KIND_ICONS } from './kind-icons.ts'
import { bySite } from './segments.ts'
import { useWords } from './words.ts'

type Picture = z.output<NonNullable<typeof networkPicture.answer>>
type Counts = Segment['groups'][number]['counts']

const MARKS = { exposed: Globe, unknown: CircleQuestionMark, silent: Moon } as const
const ATTENTION = ['exposed', 'unknown', 'silent'] as const
/** More devices than these are drawn as shares of a bar. */
const SINGLE_MARKS = 24
/** Segments of a site that are drawn before somebody asks for the rest. */
const FIRST_TILES = 24

type SegmentPictureProps = {
  readonly site: string | undefined
  readonly sites: readonly SiteView[]
}

export const SegmentPicture = ({ site, sites }: SegmentPictureProps) => {
  const m = useMessages({ en, ja })
  const answer = useEndpoint(networkPicture, { query: { site } })
  return (
    <Await answer={answer}>
      {(picture) =>
        picture.segments.length === 0 ? (
          <EmptyState
            kind="not-connected"
            title={m.empty}
            text={m.emptyText}
            actions={
              <Link to="/sources" look="primary">
                {m.connect}
              </Link>
            }
          />
        ) : (
          <div className="stack-l">
            <Legend />
            {bySite(
              picture,
              sites.map((s) => s.id),
            ).map((group) => (
              <SiteSegments
                key={group.site ?? 'none'}
                name={sites.find((s) => s.id === group.site)?.name ?? m.noSite}
                group={group}
              />
            ))}
            {picture.left === 0 ? null : <p className="soft small">{m.left(picture.left)}</p>}
            <AsTable picture={picture} sites={sites} />
          </div>
        )
      }
    </Await>
  )
}

const Legend = () => {
  const m = useMessages({ en, ja })
  return (
    <ul className="network-legend small" aria-label={m.legend}>
      {Standing.options.map((standing) => (
        <li key={standing}>
          <span className="network-dot" data-standing={standing} aria-hidden="true" />
          <Mark standing={standing} />
          {m.standing[standing]}
        </li>
      ))}
    </ul>
  )
}

const Mark = ({ standing }: { standing: Standing }) => {
  if (standing === 'known') return null
  const Icon = MARKS[standing]
  return <Icon size={14} className="network-mark" data-standing={standing} aria-hidden="true" />
}

type SiteGroup = ReturnType<typeof bySite>[number]

const SiteSegments = ({ name, group }: { name: string; group: SiteGroup }) => {
  const m = useMessages({ en, ja })
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? group.segments : group.segments.slice(0, FIRST_TILES)
  const left = group.segments.length - shown.length
  return (
    <section className="network-place stack" aria-label={name}>
      <h2>
        <bdi>{name}</bdi> <span className="soft small">{m.devices(group.devices)}</span>
      </h2>
      <ul className="network-tiles">
        {shown.map((segment) => (
          <Tile key={`${segment.kind} ${segment.network}`} segment={segment} />
        ))}
      </ul>
      {left === 0 ? null : <Button onClick={() => setWhole(true)}>{m.showRest(left)}</Button>}
    </section>
  )
}

const targetOf = (segment: Segment) => ({
  site: segment.site ?? 'none',
  network: segment.kind === 'private' ? segment.network : segment.kind,
})

const Tile = ({ segment }: { segment: Segment }) => {
  const m = useMessages({ en, ja })
  const words = useWords()
  const name = segment.kind === 'private' ? segment.network : m.kind[segment.kind]
  return (
    <li className="network-tile">
      <h3>
        <Link to="/assets" search={targetOf(segment)}>
          <span className={segment.kind === 'private' ? 'mono' : ''}>{name}</span>
        </Link>{' '}
        <span className="soft small">{m.devices(segment.devices)}</span>
      </h3>
      <ul className="network-kinds">
        {segment.groups.map(({ deviceClass, counts }) => {
          const Icon = KIND_ICONS[deviceClass]
          const all = Standing.options.reduce((sum, s) => sum + (counts[s] ?? 0), 0)
          return (
            <li key={deviceClass}>
              <span className="network-line-name">
                <Link to="/assets" search={{ ...targetOf(segment), class: deviceClass }}>
                  <Icon size={15} aria-hidden="true" />
                  {words.list.classes[deviceClass]}
                </Link>
                <span className="number network-count">{m.devices(all)}</span>
              </span>
              <span className="network-marks">
                {ATTENTION.filter((s) => (counts[s] ?? 0) > 0).map((standing) => (
                  <span
                    key={standing}
                    className="network-said small nowrap"
                    data-standing={standing}
                    title={m.mark(m.standing[standing], counts[standing] ?? 0)}
                  >
                    <Mark standing={standing} />
                    {m.mark(m.short[standing], counts[standing] ?? 0)}
                  </span>
                ))}
              </span>
              <Dots counts={counts} all={all} />
            </li>
          )
        })}
      </ul>
    </li>
  )
}

/** Says nothing that the words beside it do not say. */
const Dots = ({ counts, all }: { counts: Counts; all: number }) =>
  all <= SINGLE_MARKS ? (
    <span className="network-dots" aria-hidden="true">
      {Standing.options.flatMap((standing) =>
        Array.from({ length: counts[standing] ?? 0 }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal marks that have nothing but their place
          <span key={`${standing}${at}`} className="network-dot" data-standing={standing} />
        )),
      )}
    </span>
  ) : (
    <span className="network-bar" aria-hidden="true">
      {Standing.options
        .filter((standing) => (counts[standing] ?? 0) > 0)
        .map((standing) => (
          <span
            key={standing}
            data-standing={standing}
            style={{ flexGrow: counts[standing] ?? 0 }}
          />
        ))}
    </span>
  )

const AsTable = ({ picture, sites }: { picture: Picture; sites: readonly SiteView[] }) => {
  const m = useMessages({ en, ja })
  const words = useWords()
  const f = useFormat()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="screen-only" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="small soft">{m.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="network-scroll" tabIndex={0} aria-label={m.asTable}>
        <table className="table table-fit">
          <thead>
            <tr>
              <th scope="col">{m.site}</th>
              <th scope="col">{m.network}</th>
              <th scope="col">{m.deviceKind}</th>
              {Standing.options.map((standing) => (
                <th scope="col" key={standing} data-align="end">
                  {m.standing[standing]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(isOpen ? picture.segments : []).flatMap((segment) =>
              segment.groups.map(({ deviceClass, counts }) => (
                <tr key={`${segment.site} ${segment.kind} ${segment.network} ${deviceClass}`}>
                  <td>
                    <bdi>{sites.find((s) => s.id === segment.site)?.name ?? m.noSite}</bdi>
                  </td>
                  <td>{segment.kind === 'private' ? segment.network : m.kind[segment.kind]}</td>
                  <td>{words.list.classes[deviceClass]}</td>
                  {Standing.options.map((standing) => (
                    <td key={standing} data-align="end" className="number">
                      {f.number(counts[standing] ?? 0)}
                    </td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </section>
    </details>
  )
}
