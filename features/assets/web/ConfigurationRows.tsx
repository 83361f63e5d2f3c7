/**
 * A small table of a configuration: as it was read, without filters.
 * @module
 */
import type { ReactNode } from 'react'

export type ConfigurationRow = { readonly key: string; readonly cells: readonly ReactNode[] }

export const Rows = ({
  heads,
  rows,
}: {
  readonly heads: readonly string[]
  readonly rows: readonly ConfigurationRow[]
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
  <section className="configuration-table" tabIndex={0} aria-label={heads.join(', ')}>
    <table className="table table-fit">
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, at) => (
              <td key={heads[at]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
