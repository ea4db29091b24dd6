import type { StatementFirstPage } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { attachmentBytesMax, letterAttachments } from './letter-attachments.ts'

const page = { statement: { number: 'ER-2026-000012' }, year: '2027', ordinal: 2 } as unknown as StatementFirstPage

/** Ports of an installation that draws documents of that many bytes; a page stands for what the database would give. */
function portsDrawing(bytesCount: number | null, workbookBytesCount = 1): JobPorts {
  const draw = async () => new Uint8Array(bytesCount ?? 0)
  const forecastDocuments = {
    forecastNoticePdf: draw,
    forecastNoticeXlsx: async () => new Uint8Array(workbookBytesCount),
  }
  const drawing = bytesCount === null ? {} : { statementPdf: draw, forecastDocuments }
  return { unitOfWork: { read: async () => page }, installation: {}, ...drawing } as unknown as JobPorts
}

const about = { kind: 'statement-issued', subjectId: '0198c0de-7a00-7000-8000-000000000001' } as const
const forecast = { ...about, kind: 'forecast-notified' } as const
const namesOf = async (...asked: Parameters<typeof letterAttachments>) =>
  (await letterAttachments(...asked)).map(({ fileName }) => fileName)

describe('the document of a statement', () => {
  it('goes with its letter up to the limit, and not beyond', async () => {
    const [attached] = await letterAttachments(portsDrawing(attachmentBytesMax), about)
    expect(attached).toMatchObject({ fileName: 'ER-2026-000012.pdf', mediaType: 'application/pdf' })
    expect(attached?.bytes).toHaveLength(attachmentBytesMax)
    expect(await letterAttachments(portsDrawing(attachmentBytesMax + 1), about)).toEqual([])
  })

  it('goes with no other letter, and with none where nothing draws it', async () => {
    expect(await letterAttachments(portsDrawing(1), { ...about, kind: 'budget-crossed' })).toEqual([])
    expect(await letterAttachments(portsDrawing(null), about)).toEqual([])
    expect(await letterAttachments(portsDrawing(null), forecast)).toEqual([])
    expect(await letterAttachments(portsDrawing(1), { ...about, kind: 'credit-issued' })).toHaveLength(1)
  })
})

describe('a forecast notice', () => {
  it('goes with its letter as PDF and as workbook, and without the workbook where both are too large', async () => {
    expect(await namesOf(portsDrawing(1), forecast)).toEqual(['prevision-2027-2.pdf', 'prevision-2027-2.xlsx'])
    expect(await namesOf(portsDrawing(attachmentBytesMax), forecast)).toEqual(['prevision-2027-2.pdf'])
    expect(await namesOf(portsDrawing(attachmentBytesMax + 1), forecast)).toEqual([])
  })
})
