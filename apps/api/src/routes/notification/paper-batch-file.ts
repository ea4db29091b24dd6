import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import type { SendTable } from '../send-table.ts'

async function* each<Item>(pages: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const page of pages) yield* page
}

/** A print file, sent while it is read: it is kept in pieces. */
export function getPaperBatchFile(useCases: ApiUseCases, sendTable: SendTable): EndpointHandler {
  return (exchange) => {
    const command = exchange.command as Command<'getPaperBatchFile'>
    const chunks = each(useCases.getPaperBatchFile(command, exchange.call))
    return sendTable(exchange, { chunks, mediaType: 'application/pdf', fileName: `courriers-${command.batchId}.pdf` })
  }
}
