import { type TrailLine, writeTrailLine } from '@grenier/audit-chain'
import type { Command, OperationId } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { EndpointHandler, EndpointRoute } from '../../plugins/register-endpoint.ts'
import type { SendTable } from '../send-table.ts'

/** The lines as text, a page at a time. */
async function* textOf(pages: AsyncIterable<readonly TrailLine[]>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const page of pages) yield Buffer.from(page.map((line) => `${writeTrailLine(line)}\n`).join(''))
}

function trail(name: string, pages: AsyncIterable<readonly TrailLine[]>) {
  return { chunks: textOf(pages), mediaType: 'application/x-ndjson', fileName: `${name}.ndjson` }
}

/** Routes of the audit trails, by operation: each is sent while it is read, as a table is. */
export function auditTrailRoutes(
  useCases: ApiUseCases,
  sendTrail: SendTable,
): Readonly<Partial<Record<OperationId, Omit<EndpointRoute, 'operation'>>>> {
  const own: EndpointHandler = (exchange) => {
    const command = exchange.command as Command<'exportAuditTrail'>
    return sendTrail(exchange, trail('journal', useCases.exportAuditTrail(command, exchange.call)))
  }
  const ofTenant: EndpointHandler = (exchange) => {
    const command = exchange.command as Command<'exportTenantAuditTrail'>
    const pages = useCases.exportTenantAuditTrail(command, exchange.call)
    return sendTrail(exchange, trail(`journal-${command.tenantId}`, pages))
  }
  return {
    exportAuditTrail: { handler: own },
    exportTenantAuditTrail: { handler: ofTenant },
  }
}
