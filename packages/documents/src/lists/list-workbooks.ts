import type { Answer, ListWorkbookId } from '@grenier/contracts'
import { tablesXlsx } from '../shared/table-xlsx.ts'
import { billingLists } from './billing-lists.ts'
import type { ListFacts, ListSheet } from './list-sheet.ts'
import { previewLists } from './preview-lists.ts'
import { protectionLists } from './protection-lists.ts'
import { quotaLists } from './quota-lists.ts'
import { tenancyLists } from './tenancy-lists.ts'
import { territoryLists } from './territory-lists.ts'
import { yearlyLists } from './yearly-lists.ts'

const sheets: { readonly [Id in ListWorkbookId]: ListSheet<Id> } = {
  ...tenancyLists,
  ...territoryLists,
  ...quotaLists,
  ...protectionLists,
  ...billingLists,
  ...yearlyLists,
  ...previewLists,
}

/** Where and when a list was read. */
interface ListRead extends ListFacts {
  readonly operatorName: string
  /** Epoch milliseconds. */
  readonly readAtMs: number
}

/** A list as a file: its bytes, and what it is called. */
interface ListFile {
  readonly bytes: Uint8Array
  readonly fileName: string
}

/** All pages of a list as a workbook, in French; the same pages read at the same time give the same bytes. */
export async function listXlsx<Id extends ListWorkbookId>(
  id: Id,
  pages: readonly Answer<Id>[],
  { operatorName, readAtMs, ...facts }: ListRead,
): Promise<ListFile> {
  const { fileName, tablesOf } = sheets[id]
  const tables = tablesOf(pages, facts)
  const bytes = await tablesXlsx(tables, { title: tables[0].name, author: operatorName, datedMs: readAtMs })
  return { bytes, fileName: `${fileName}.xlsx` }
}
