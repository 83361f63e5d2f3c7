/**
 * Which network device stands at which: boxes that are links, over lines; the same as a table.
 * @module
 */
import { CircleQuestionMark } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { type DeviceLink, deviceLinks, gapList } from '../contract.ts'
import { en } from '../messages/network.en.ts'
import { ja } from '../messages/network.ja.ts'
import { KIND_ICONS } from './kind-icons.ts'
import { layoutLinks, type PlacedLine, type PlacedNode } from './layout-links.ts'
import { useWords } from './words.ts'

/** Pixels between the left edges of two steps, between two lines, and the size of a box. */
const STEP = 250
const LINE = 46
const BOX = { width: 200, height: 36 }
const MARGIN = 8

/** What one answer holds; a picture of more would be none. */
const MOST_LINKS = 5_000
/** The newest ones; a network with more has other troubles than its picture. */
const MOST_UNREGISTERED = 500

export const LinkPicture = ({ site }: { site: string | undefined }) => {
  const m = useMessages({ en, ja })
  const answer = useEndpoint(deviceLinks, {
    query: { site, current: 'yes', limit: MOST_LINKS },
  })
  const unregistered = useEndpoint(gapList, {
    query: { gap: 'machine-only', site, limit: MOST_UNREGISTERED },
  }).data?.rows
  const strangers = useMemo(() => new Set(unregistered?.map((r) => r.id)), [unregistered])
  return (
    <Await answer={answer}>
      {({ rows }) =>
        rows.length === 0 ? (
          <EmptyState
            kind="not-connected"
            title={m.links.none}
            text={m.links.noneText}
            actions={
              <Link to="/imports" look="primary">
                {m.links.import}
              </Link>
            }
          />
        ) : (
          <section className="stack" aria-label={m.links.title}>
            <p className="soft small">{m.links.text}</p>
            <Plane links={rows} strangers={strangers} />
            <AsTable links={rows} />
          </section>
        )
      }
    </Await>
  )
}

const xOf = (node: PlacedNode): number => MARGIN + node.depth * STEP
const yOf = (node: PlacedNode): number => MARGIN + node.row * LINE

type PlaneProps = {
  readonly links: readonly DeviceLink[]
  readonly strangers: ReadonlySet<string>
}

const Plane = ({ links, strangers }: PlaneProps) => {
  const m = useMessages({ en, ja })
  const layout = useMemo(() => layoutLinks(links), [links])
  const nodes = new Map(layout.nodes.map((node) => [node.key, node]))
  const width = layout.depth * STEP + BOX.width + 2 * MARGIN
  const height = (layout.rows - 1) * LINE + BOX.height + 2 * MARGIN
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="network-scroll network-plane-box" tabIndex={0} aria-label={m.links.title}>
        <div className="network-plane" style={{ width, height }}>
          <svg width={width} height={height} aria-hidden="true">
            {layout.lines.map((line) => (
              <path
                key={`${line.from} ${line.to}`}
                d={pathOf(line, nodes)}
                className="network-line"
                data-side={line.isSide ? '' : undefined}
              />
            ))}
          </svg>
          <ul>
            {layout.nodes.map((node) => (
              <li
                key={node.key}
                style={{ left: xOf(node), top: yOf(node), width: BOX.width, height: BOX.height }}
              >
                <Box node={node} isStranger={node.id === null || strangers.has(node.id)} />
              </li>
            ))}
          </ul>
        </div>
      </section>
      {layout.left === 0 ? null : <p className="soft small">{m.links.cut(layout.nodes.length)}</p>}
    </>
  )
}

/** From the right edge of the nearer box to the left edge of the farther one. */
const pathOf = (line: PlacedLine, nodes: ReadonlyMap<string, PlacedNode>): string => {
  const [a, b] = [nodes.get(line.from), nodes.get(line.to)]
  if (!a || !b) return ''
  const [left, right] = a.depth <= b.depth ? [a, b] : [b, a]
  const [x1, y1] = [xOf(left) + BOX.width, yOf(left) + BOX.height / 2]
  const y2 = yOf(right) + BOX.height / 2
  if (left.depth === right.depth)
    return `M${x1} ${y1}C${x1 + 30} ${y1} ${x1 + 30} ${y2} ${x1} ${y2}`
  const x2 = xOf(right)
  const middle = x2 - (STEP - BOX.width) / 2
  return `M${x1} ${y1}H${middle}V${y2}H${x2}`
}

const Box = ({ node, isStranger }: { node: PlacedNode; isStranger: boolean }) => {
  const m = useMessages({ en, ja })
  const words = useWords()
  const Icon = isStranger ? CircleQuestionMark : KIND_ICONS[node.deviceClass]
  const inside = (
    <>
      <Icon size={15} aria-hidden="true" />
      <bdi>{node.name}</bdi>
      <span className="visually-hidden">
        {isStranger ? m.links.stranger : words.list.classes[node.deviceClass]}
      </span>
    </>
  )
  const look = isStranger ? 'network-box network-stranger' : 'network-box'
  return node.id === null ? (
    <span className={look}>{inside}</span>
  ) : (
    <Link to="/assets/$id" params={{ id: node.id }} className={look}>
      {inside}
    </Link>
  )
}

const AsTable = ({ links }: { links: readonly DeviceLink[] }) => {
  const m = useMessages({ en, ja })
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
              <th scope="col">{m.links.from}</th>
              <th scope="col">{m.links.fromPort}</th>
              <th scope="col">{m.links.to}</th>
              <th scope="col">{m.links.toPort}</th>
              <th scope="col">{m.links.protocol}</th>
              <th scope="col">{m.links.seen}</th>
            </tr>
          </thead>
          <tbody>
            {(isOpen ? links : []).map((link) => (
              <tr key={link.id}>
                <td>
                  <Link to="/assets/$id" params={{ id: link.from.id }}>
                    <bdi>{link.from.name}</bdi>
                  </Link>
                </td>
                <td className="mono small">
                  <bdi>{link.fromPort}</bdi>
                </td>
                <td>
                  {link.to === null ? (
                    <>
                      <bdi>{link.toName || link.toMac}</bdi>{' '}
                      <span className="tag">{m.links.stranger}</span>
                    </>
                  ) : (
                    <Link to="/assets/$id" params={{ id: link.to.id }}>
                      <bdi>{link.to.name}</bdi>
                    </Link>
                  )}
                </td>
                <td className="mono small">
                  <bdi>{link.toPort}</bdi>
                </td>
                <td>{link.protocol.toUpperCase()}</td>
                <td className="number nowrap">{f.cell(link.seenUntil)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
