import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** A month's charges as a FOCUS file. */
export function exportFocus(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { month, focusVersion } = command as Command<'exportFocus'>
    const rows = await useCases.exportFocus({ month, focusVersion }, call)
    return sendDocument(reply, {
      bytes: documents.focusCsv(rows.items),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: `focus-${focusVersion}-${month}.csv`,
    })
  }
}
