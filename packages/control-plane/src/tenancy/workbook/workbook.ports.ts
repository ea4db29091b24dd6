import type { Language } from '@grenier/contracts'

/** What stands in a cell; null: nothing. Numbers are decimal text, dates `YYYY-MM-DD`. */
export type WorkbookCell = null | {
  readonly kind: 'text' | 'number' | 'date' | 'truth' | 'formula' | 'error'
  readonly text: string
}

export interface WorkbookCells {
  /** Of which year the numbers that stand for days begin to count. */
  readonly daysFrom: '1900' | '1904'
  /** Rows from the first line on, empty ones among them. */
  readonly sheets: readonly { readonly name: string; readonly rows: readonly (readonly WorkbookCell[])[] }[]
}

/** Workbooks that are filled with what stood before this system. */
export interface ImportWorkbooks {
  /** The cells of a file, or why it is not read. */
  read(bytes: Uint8Array): Promise<WorkbookCells | 'inflates' | 'unreadable'>
  /** The one to be filled. */
  template(language: Language): Promise<Uint8Array>
}
