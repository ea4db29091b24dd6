import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import type { SendTable } from '../send-table.ts'

function fileNameOf({ month, focusVersion, dataset }: Command<'exportFocus'>, extension: string): string {
  const name = dataset === 'cost-and-usage' ? `focus-${focusVersion}` : `focus-${focusVersion}-${dataset}`
  return `${name}-${month}.${extension}`
}

/** A month as a file of FOCUS. */
export function exportFocus(useCases: ApiUseCases, documents: Documents, sendTable: SendTable): EndpointHandler {
  return async (exchange) => {
    const command = exchange.command as Command<'exportFocus'>
    return sendTable(exchange, {
      chunks: documents.focusCsv(useCases.exportFocus(command, exchange.call), command),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: fileNameOf(command, 'csv'),
    })
  }
}

/** The same as Parquet. */
export function exportFocusParquet(useCases: ApiUseCases, documents: Documents, sendTable: SendTable): EndpointHandler {
  return async (exchange) => {
    const command = exchange.command as Command<'exportFocusParquet'>
    return sendTable(exchange, {
      chunks: documents.focusParquet(useCases.exportFocusParquet(command, exchange.call), command),
      mediaType: 'application/vnd.apache.parquet',
      fileName: fileNameOf(command, 'parquet'),
    })
  }
}
