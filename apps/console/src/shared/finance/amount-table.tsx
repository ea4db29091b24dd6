import type { ReactNode } from 'react'
import table from '../ui/table.module.css'
import { TableScroll } from '../ui/table-scroll.tsx'

/** One column of amounts, as they are written. */
export interface AmountColumn<Row> {
  readonly title: string
  readonly of: (row: Row) => ReactNode
  /** What the eye looks for. */
  readonly isStrong?: boolean
  /** In the last row, where there is one. */
  readonly total?: ReactNode
}

interface AmountTableProps<Row> {
  readonly label: string
  /** Said above it as well; else the heading beside it says it. */
  readonly caption?: string
  readonly nameTitle: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => ReactNode
  readonly columns: readonly AmountColumn<Row>[]
  /** What the row of totals is called; without it there is none. */
  readonly totalTitle?: string
}

/** Names with their amounts, right below each other, and what they come to. */
export function AmountTable<Row>(props: AmountTableProps<Row>) {
  const { label, caption, nameTitle, rows, keyOf, nameOf, columns, totalTitle } = props
  return (
    <TableScroll label={label}>
      <table className={table['table']}>
        {caption !== undefined && <caption className={table['caption']}>{caption}</caption>}
        <thead>
          <tr>
            <th scope="col">{nameTitle}</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col" className={table['number']}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{nameOf(row)}</th>
              {columns.map(({ title, of, isStrong }) => (
                <td key={title} className={table['number']}>
                  {isStrong === true ? <strong>{of(row)}</strong> : of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totalTitle !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{totalTitle}</th>
              {columns.map(({ title, total }) => (
                <td key={title} className={table['number']}>
                  {total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </TableScroll>
  )
}
