import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import type { SendTable } from '../send-table.ts'

/** An archive of everything of a member, sent while it is read. */
export function getTenantExportFile(
  useCases: ApiUseCases,
  documents: Documents,
  sendArchive: SendTable,
): EndpointHandler {
  return (exchange) => {
    const command = exchange.command as Command<'getTenantExportFile'>
    const chunks = documents.exportArchive(useCases.getTenantExportFile(command, exchange.call))
    return sendArchive(exchange, { chunks, mediaType: 'application/zip', fileName: `export-${command.exportId}.zip` })
  }
}
