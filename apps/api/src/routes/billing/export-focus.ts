import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** A month as a file of FOCUS. */
export function exportFocus(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { month, focusVersion, dataset } = command as Command<'exportFocus'>
    const rows = await useCases.exportFocus({ month, focusVersion, dataset }, call)
    return sendDocument(reply, {
      bytes: documents.focusCsv(rows.items, { dataset, focusVersion }),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName:
        dataset === 'cost-and-usage'
          ? `focus-${focusVersion}-${month}.csv`
          : `focus-${focusVersion}-${dataset}-${month}.csv`,
    })
  }
}
