import { noticeFacts } from '@grenier/contracts'
import { z } from 'zod'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { raiserAddresses } from './draft-facts.ts'
import { factReaders } from './read-facts.ts'
import { writeNotice } from './write-notice.ts'

/**
 * Writes the notice of one fact, read afresh, with a delivery for each recipient. Running it twice, or twice at once, writes it
 * once. A fact that is not there any more gives none.
 */
export function writeNoticeOfFact(ports: JobPorts): JobUseCase<'write-notice'> {
  return async ({ tenantId, noticeKind: kind, subjectId, occurrence }) => {
    const read = factReaders[kind]
    if (read === undefined) return { kind: 'done' }
    await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const facts = await read(ports, tx, { tenantId, kind, subjectId, occurrence })
      if (facts === null) return
      const alsoTo = kind === 'dispute-answered' ? await raiserAddresses(tx, subjectId) : []
      const told = z.encode(noticeFacts, facts)
      await writeNotice(ports, tx, { tenantId, kind, subjectId, occurrence, facts: told, alsoTo })
    })
    return { kind: 'done' }
  }
}
