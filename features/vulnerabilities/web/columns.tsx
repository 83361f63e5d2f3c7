/**
 * The columns of a list of findings.
 * @module
 */
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import type { Column } from '../../../ui/Table.tsx'
import type { FindingRow } from '../contract.ts'
import type { WebMessages } from '../messages/web.en.ts'
import { Due, Product, Said, StateTag, Urgency } from './said.tsx'
import { useWords } from './words.ts'

const Day = ({ at }: { at: string | null | undefined }) => {
  const f = useFormat()
  return at === null || at === undefined ? null : (
    <span className="number nowrap">{f.cellDay(at)}</span>
  )
}

const Percent = ({ share }: { share: number | null }) => {
  const f = useFormat()
  return share === null ? null : <span className="number">{f.percent(share)}</span>
}

const Fix = ({ fix }: { fix: FindingRow['fix'] }) => {
  const m = useWords()
  return fix.version === null ? (
    <span className="soft small">{m.fixStates[fix.state]}</span>
  ) : (
    <span className="mono small">{fix.version}</span>
  )
}

/** `siteName` is left out where every row is of one asset. */
export const findingColumns = (
  m: WebMessages,
  siteName: ((id: string | null) => string) | null,
): readonly Column<FindingRow>[] => [
  {
    id: 'product',
    header: m.columns.product,
    sort: 'server',
    cell: (row) => (
      <Link to="/vulnerabilities/$id" params={{ id: row.id }} className="row-link">
        <Product component={row.component} />
      </Link>
    ),
  },
  {
    id: 'flaw',
    header: m.columns.flaw,
    sort: 'server',
    cell: (row) => (
      <>
        <span className="mono small nowrap">{row.flaw.id}</span>
        <div className="vuln-title">
          <Said text={row.flaw.title} />
        </div>
      </>
    ),
  },
  ...(siteName === null
    ? []
    : [
        {
          id: 'asset',
          header: m.columns.asset,
          sort: 'server' as const,
          cell: (row: FindingRow) => (
            <>
              <Link to="/assets/$id" params={{ id: row.asset.id }}>
                <bdi>{row.asset.name}</bdi>
              </Link>
              <div className="soft small">{siteName(row.asset.site)}</div>
            </>
          ),
        },
      ]),
  {
    id: 'score',
    header: m.columns.urgency,
    sort: 'server',
    cell: (row) => <Urgency row={row} />,
  },
  {
    id: 'due',
    header: m.columns.due,
    sort: 'server',
    cell: (row) => (
      <>
        <Due row={row} />
        <div className="soft small vuln-why">
          <Said text={row.why} />
        </div>
      </>
    ),
  },
  { id: 'state', header: m.columns.state, cell: (row) => <StateTag row={row} /> },
  {
    id: 'fix',
    header: m.columns.fix,
    extra: true,
    cell: (row) => <Fix fix={row.fix} />,
  },
  {
    id: 'epss',
    header: m.columns.epss,
    sort: 'server',
    extra: true,
    align: 'end',
    cell: (row) => <Percent share={row.flaw.epss} />,
  },
  {
    id: 'kev',
    header: m.columns.kev,
    sort: 'server',
    extra: true,
    cell: (row) => <Day at={row.flaw.kev?.addedAt} />,
  },
  {
    id: 'firstSeen',
    header: m.columns.firstSeen,
    sort: 'server',
    extra: true,
    cell: (row) => <Day at={row.firstSeenAt} />,
  },
  {
    id: 'confidence',
    header: m.columns.confidence,
    sort: 'server',
    extra: true,
    align: 'end',
    cell: (row) => <Percent share={row.confidence / 100} />,
  },
]
