import type { ReactNode } from 'react'
import table from '../ui/table.module.css'
import { TableScroll } from '../ui/table-scroll.tsx'

/** One column of amounts, as they are written. */
export interface AmountColumn<Row> {
  readonly title: string
  readonly of: (row: Row) => ReactNode
  /** What the eye looks for. */
  readonly isStrong?: boolean
  /** Of a wide page alone: on a phone the columns beside it say enough. */
  readonly isWide?: boolean
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

const classOf = ({ isWide }: { readonly isWide?: boolean }): string =>
  isWide === true ? `${table['number']} ${table['wide']}` : `${table['number']}`

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
            {columns.map((column) => (
              <th key={column.title} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{nameOf(row)}</th>
              {columns.map((column) => (
                <td key={column.title} className={classOf(column)}>
                  {column.isStrong === true ? <strong>{column.of(row)}</strong> : column.of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totalTitle !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{totalTitle}</th>
              {columns.map((column) => (
                <td key={column.title} className={classOf(column)}>
                  {column.total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </TableScroll>
  )
}
