import type { StatementFirstPage } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { attachmentBytesMax, statementAttachment } from './statement-attachment.ts'

const page = { statement: { number: 'ER-2026-000012' } } as StatementFirstPage

/** Ports of an installation that draws documents of that many bytes; a page stands for what the database would give. */
function portsDrawing(bytesCount: number | null): JobPorts {
  const drawing = bytesCount === null ? {} : { statementPdf: async () => new Uint8Array(bytesCount) }
  return { unitOfWork: { read: async () => page }, installation: {}, ...drawing } as unknown as JobPorts
}

const about = { kind: 'statement-issued', subjectId: '0198c0de-7a00-7000-8000-000000000001' } as const

describe('the document of a statement', () => {
  it('goes with its letter up to the limit, and not beyond', async () => {
    const attached = await statementAttachment(portsDrawing(attachmentBytesMax), about)
    expect(attached).toMatchObject({ fileName: 'ER-2026-000012.pdf', mediaType: 'application/pdf' })
    expect(attached?.bytes).toHaveLength(attachmentBytesMax)
    expect(await statementAttachment(portsDrawing(attachmentBytesMax + 1), about)).toBeNull()
  })

  it('goes with no other letter, and with none where nothing draws it', async () => {
    expect(await statementAttachment(portsDrawing(1), { ...about, kind: 'budget-crossed' })).toBeNull()
    expect(await statementAttachment(portsDrawing(null), about)).toBeNull()
    expect(await statementAttachment(portsDrawing(1), { ...about, kind: 'credit-issued' })).not.toBeNull()
  })
})
