/**
 * Assets side by side as they are and as they would be, field by field.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import type { Outlook } from '../merge-contract.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'
import { compareSources } from './compare-sources.ts'
import { useWords } from './words.ts'

type OutlookTableProps = {
  readonly label: string
  /** Compared with one another: where they differ is marked. */
  readonly sides: readonly { readonly title: string; readonly is: Outlook }[]
  /** What would become of them, in a column of its own. */
  readonly result?: { readonly title: string; readonly is: Outlook }
}

export const OutlookTable = ({ label, sides, result }: OutlookTableProps) => {
  const m = useMessages({ en, ja })
  const w = useWords()
  const says = (o: Outlook) => ({
    says: [
      { field: w.fields.name, value: o.name },
      { field: w.fields.class, value: w.classes[o.deviceClass] },
      { field: w.fields.serial, value: o.serial },
      { field: w.fields.assetTag, value: o.assetTag },
      { field: w.fields.owner, value: o.owner },
      { field: w.fields.maker, value: o.maker },
      { field: w.fields.model, value: o.model },
      { field: w.fields.hostNames, value: o.hostNames.join(', ') },
      { field: w.fields.macs, value: o.macs.join(', ') },
      { field: w.fields.addresses, value: o.addresses.join(', ') },
      { field: w.fields.sources, value: o.sources.map((s) => w.sources[s]).join(', ') },
      { field: m.sightings, value: String(o.sightings) },
    ].filter(({ value }) => value !== ''),
  })
  const shown = sides.map(({ is }) => says(is))
  const outcome = result === undefined ? [] : says(result.is).says
  const titles = [...sides.map((s) => s.title), ...(result === undefined ? [] : [result.title])]
  return (
    <table className="table table-fit asset-sources" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{m.field}</th>
          {titles.map((title) => (
            <th key={title} scope="col">
              <bdi>{title}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compareSources(shown).map((line) => {
          const isCounted = line.field === m.sightings
          const after = outcome.find((o) => o.field === line.field)?.value ?? null
          const values = result === undefined ? line.values : [...line.values, after]
          return (
            <tr
              key={line.field}
              className={line.differs && !isCounted ? 'asset-differs' : undefined}
            >
              <th scope="row">
                {line.field}{' '}
                {line.differs && !isCounted ? <span className="tag">{m.differs}</span> : null}
              </th>
              {values.map((value, i) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
                  key={i}
                  data-source={titles[i]}
                  data-silent={value === null ? '' : undefined}
                >
                  <bdi>{value ?? m.missing}</bdi>
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
