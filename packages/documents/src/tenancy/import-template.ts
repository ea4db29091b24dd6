import type { Language } from '@grenier/contracts'
import {
  type WorkbookCellKind,
  type WorkbookColumn,
  workbookNotice,
  workbookSheetKeys,
  workbookSheets,
} from '@grenier/contracts/workbook'
import type { ColumnKind, Table } from '../shared/table.ts'
import { tablesXlsx } from '../shared/table-xlsx.ts'

/** What is typed into a cell of text stays as it is typed: a SIRET keeps its zeros, a year has no thousands. */
const kindOf: Readonly<Record<WorkbookCellKind, ColumnKind>> = {
  text: 'text',
  digits: 'text',
  choice: 'text',
  whole: 'text',
  date: 'date',
  amount: 'cents',
}

const texts = {
  title: { fr: 'Reprise de l’existant', en: 'What stood before' },
  sheet: { fr: 'Feuille', en: 'Sheet' },
  column: { fr: 'Colonne', en: 'Column' },
  required: { fr: 'Obligatoire', en: 'Required' },
  about: { fr: 'Ce qui s’y écrit', en: 'What is written there' },
  example: { fr: 'Exemple', en: 'Example' },
  yes: { fr: 'oui', en: 'yes' },
} as const

/** The day on which its sheets were last changed: the same workbook has the same bytes. */
const datedMs = Date.UTC(2026, 10, 28)

const columnsOf = (key: (typeof workbookSheetKeys)[number]): readonly WorkbookColumn[] =>
  Object.values<WorkbookColumn>(workbookSheets[key].columns)

function sheetTable(key: (typeof workbookSheetKeys)[number], language: Language): Table {
  const columns = columnsOf(key).map(({ heading, kind }) => {
    const title = heading[language]
    return { field: title, title, kind: kindOf[kind], width: Math.max(16, title.length + 4) }
  })
  return { name: workbookSheets[key].name[language], columns, rows: [] }
}

function noticeTable(language: Language): Table {
  const titled = (text: keyof typeof texts, width: number) => {
    const title = texts[text][language]
    return { field: title, title, kind: 'text' as const, width }
  }
  return {
    name: workbookNotice[language],
    columns: [
      titled('sheet', 22),
      titled('column', 24),
      titled('required', 12),
      titled('about', 90),
      titled('example', 30),
    ],
    rows: workbookSheetKeys.flatMap((key) =>
      columnsOf(key).map(({ heading, isRequired, note, example }) => [
        workbookSheets[key].name[language],
        heading[language],
        isRequired ? texts.yes[language] : null,
        note[language],
        example[language],
      ]),
    ),
  }
}

/**
 * The workbook in which what stood before is written down: a sheet of each kind with its headings, codes as text, days as dates,
 * amounts as numbers, and a notice of what goes where. It is read in both languages, whatever its own is.
 */
export function importTemplate(language: Language): Promise<Uint8Array> {
  const tables = [...workbookSheetKeys.map((key) => sheetTable(key, language)), noticeTable(language)]
  return tablesXlsx(tables, { title: texts.title[language], author: 'Grenier', datedMs })
}
