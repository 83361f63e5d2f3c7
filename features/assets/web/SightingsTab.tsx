/**
 * What was seen of an asset when by whom, newest first; what is of another device is chosen here and split off.
 * @module
 */
import { useCallback, useState } from 'react'
import { useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Timeline } from '../../../ui/Page.tsx'
import { type AssetDetail, assetSightings, type SightingRow } from '../contract.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'
import { MergeHistory } from './MergeHistory.tsx'
import { SplitOff } from './SplitOff.tsx'
import './merging.css'
import { factValue, fieldName, useWords } from './words.ts'

export const SightingsTab = ({ asset }: { asset: AssetDetail }) => {
  const { id } = asset
  const m = useWords()
  const kit = useKitMessages()
  const mayDecide = useMay('administrator', 'operator', 'site-contact')
  // Null: nobody splits anything.
  const [chosen, setChosen] = useState<readonly string[] | null>(null)
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
        const toggle = (sighting: string) =>
          setChosen((now) =>
            now?.includes(sighting)
              ? now.filter((one) => one !== sighting)
              : [...(now ?? []), sighting],
          )
        return (
          <div className="stack-l">
            <MergeHistory id={id} />
            {mayDecide && rows.length > 1 && asset.retired === null ? (
              <Splitting asset={asset} rows={rows} chosen={chosen} onChoose={setChosen} />
            ) : null}
            <Timeline
              label={m.detail.sightings}
              entries={rows.map((row) => ({
                id: row.id,
                at: row.at,
                title: (
                  <Title
                    row={row}
                    {...(chosen === null
                      ? {}
                      : { isChosen: chosen.includes(row.id), onToggle: () => toggle(row.id) })}
                  />
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

type TitleProps = {
  readonly row: SightingRow
  readonly isChosen?: boolean
  readonly onToggle?: () => void
}

const Title = ({ row, isChosen, onToggle }: TitleProps) => {
  const m = useWords()
  const merging = useMessages({ en, ja })
  const f = useFormat()
  return (
    <>
      {onToggle === undefined ? null : (
        <input
          type="checkbox"
          className="asset-pick"
          aria-label={merging.choose(m.sources[row.source], f.moment(row.at))}
          checked={isChosen ?? false}
          onChange={onToggle}
        />
      )}
      <b>{m.sources[row.source]}</b> <bdi>{row.by}</bdi>{' '}
      <span className="tag">{m.matchedBy[row.matchedBy]}</span>
    </>
  )
}

type SplittingProps = {
  readonly asset: AssetDetail
  readonly rows: readonly SightingRow[]
  readonly chosen: readonly string[] | null
  readonly onChoose: (chosen: readonly string[] | null) => void
}

const Splitting = ({ asset, rows, chosen, onChoose }: SplittingProps) => {
  const m = useWords()
  const merging = useMessages({ en, ja })
  const [isAsking, setAsking] = useState(false)
  const stopAsking = useCallback(() => setAsking(false), [])
  if (chosen === null)
    return (
      <div>
        <Button onClick={() => onChoose([])}>{merging.split}</Button>
      </div>
    )
  const sources = [...new Set(rows.map((r) => r.source))]
  return (
    <section className="asset-splitting stack" aria-label={merging.splitTitle(asset.name)}>
      <p>{merging.splitLead}</p>
      <div className="row">
        {sources.map((source) => (
          <Button
            key={source}
            size="small"
            onClick={() => {
              const own = rows.filter((r) => r.source === source).map((r) => r.id)
              onChoose([...new Set([...chosen, ...own])])
            }}
          >
            {merging.chooseSource(m.sources[source])}
          </Button>
        ))}
      </div>
      <div className="row">
        <span role="status">{merging.chosen(chosen.length)}</span>
        <Button look="primary" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
          {merging.toPreview}
        </Button>
        <Button onClick={() => onChoose(null)}>{merging.cancelSplit}</Button>
      </div>
      {isAsking ? (
        <SplitOff
          asset={asset}
          sightings={chosen}
          onClose={stopAsking}
          onDone={() => {
            setAsking(false)
            onChoose(null)
          }}
        />
      ) : null}
    </section>
  )
}

const Said = ({ row }: { row: SightingRow }) => {
  const kit = useKitMessages()
  const m = useWords()
  const f = useFormat()
  return (
    <div className="asset-says">
      {row.says.map((line) => (
        <div key={line.field}>
          {fieldName(m, line.field)}
          {kit.colon}
          <bdi>{factValue(m, line.field, line.value)}</bdi>
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
