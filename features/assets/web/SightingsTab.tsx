/**
 * What was seen of an asset when by whom, newest first.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Timeline } from '../../../ui/Page.tsx'
import { assetSightings, type SightingRow } from '../contract.ts'
import { MergeHistory } from './MergeHistory.tsx'
import { factValue, fieldName, useWords } from './words.ts'

export const SightingsTab = ({ id }: { id: string }) => {
  const m = useWords()
  const kit = useKitMessages()
  const list = useEndless(
    assetSightings,
    { params: { id }, query: {} },
    { cursor: 'cursor', next: (a) => a.next },
  )
  return (
    <Await answer={list}>
      {(data) => {
        const rows = data.pages.flatMap((p) => p.rows)
        if (rows.length === 0) return <p className="soft">{m.detail.noSightings}</p>
        return (
          <div className="stack-l">
            <MergeHistory id={id} />
            <Timeline
              label={m.detail.sightings}
              entries={rows.map((row) => ({
                id: row.id,
                at: row.at,
                title: (
                  <>
                    <b>{m.sources[row.source]}</b> <bdi>{row.by}</bdi>{' '}
                    <span className="tag">{m.matchedBy[row.matchedBy]}</span>
                  </>
                ),
                text: <Said row={row} />,
              }))}
            />
            {list.hasNextPage ? (
              <div>
                <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {list.isFetchingNextPage ? kit.loading : m.detail.more}
                </Button>
              </div>
            ) : null}
          </div>
        )
      }}
    </Await>
  )
}

const Said = ({ row }: { row: SightingRow }) => {
  const m = useWords()
  const f = useFormat()
  return (
    <div className="asset-says">
      {row.says.map((line) => (
        <div key={line.field}>
          {fieldName(m, line.field)}: <bdi>{factValue(m, line.field, line.value)}</bdi>
        </div>
      ))}
      <div>
        {m.detail.recorded(f.moment(row.recordedAt))}
        {row.import === null ? null : (
          <>
            {' · '}
            <Link to="/imports/$id" params={{ id: row.import }}>
              {m.detail.openImport}
            </Link>
          </>
        )}
      </div>
    </div>
  )
}
