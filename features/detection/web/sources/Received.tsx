/**
 * What came of a log source and what got lost: 30 days as a picture, the last 24 hours place by place with the next step.
 * @module
 */
import { BarChart } from '../../../../ui/Chart.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { type LogSourceDetail, PLACES, type PlaceCount } from '../../contract-sources.ts'
import { lossesOf, recordsAt, useSourceWords } from './words.tsx'

const DAY_MS = 86_400_000
const DAYS = 30

export const ReceivedChart = ({ days }: { days: LogSourceDetail['days'] }) => {
  const m = useSourceWords()
  const f = useFormat()
  const known = new Map(days.map(({ day, counts }) => [day, counts]))
  const today = Date.now()
  const points = Array.from({ length: DAYS }, (_, n) => {
    const x = f.cellDay(today - (DAYS - 1 - n) * DAY_MS)
    const counts = known.get(x) ?? []
    return {
      x,
      values: {
        received: recordsAt(counts, 'received'),
        lost: lossesOf(counts).reduce((sum, { records }) => sum + records, 0),
      },
    }
  })
  return (
    <Panel title={m.overDays}>
      <div>
        <BarChart
          height={200}
          title={m.overDays}
          xLabel={m.day}
          series={[
            { id: 'received', label: m.stored, state: 'holds' },
            { id: 'lost', label: m.lost, state: 'fails' },
          ]}
          points={points}
        />
      </div>
    </Panel>
  )
}

export const PlaceRows = ({ counts }: { counts: readonly PlaceCount[] }) => {
  const m = useSourceWords()
  const f = useFormat()
  const rows = PLACES.flatMap((place) => counts.filter((c) => c.place === place && c.records > 0))
  if (rows.length === 0) return null
  const help: Readonly<Partial<Record<string, string>>> = m.placeHelp
  return (
    <Panel title={m.whereLost}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by the keyboard */}
      <section className="log-places" aria-label={m.whereLost} tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">{m.whereLost}</caption>
          <thead>
            <tr>
              <th scope="col">{m.place}</th>
              <th scope="col">{m.records}</th>
              <th scope="col">{m.bytes}</th>
              <th scope="col">{m.next}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ place, records, bytes }) => (
              <tr key={place}>
                <th scope="row">{m.places[place]}</th>
                <td className="number">{f.number(records)}</td>
                <td className="number">{bytes === 0 ? '' : f.bytes(bytes)}</td>
                <td className="small">{help[place] ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
