import type { SettlementImport } from '@grenier/contracts'
import { matchSettlements, type SettlementCellFault } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { readSettlementFile, type SettlementFile } from './read-settlement-file.ts'

/** Faults named in a refusal: enough to begin with; a dry run names them all. */
const namedInRefusalMax = 10

function byLine(left: SettlementCellFault, right: SettlementCellFault): number {
  return left.line - right.line
}

/** Problem: `settlement-file-invalid`. */
function refuseFaults(faults: readonly SettlementCellFault[]): void {
  if (faults.length === 0) return
  const named = faults.slice(0, namedInRefusalMax).map(({ line, column, code }) => `${line} ${column}: ${code}`)
  throw new Problem('settlement-file-invalid', { count: String(faults.length), detail: named.join(', ') })
}

async function match(tx: Transaction, { rows }: SettlementFile) {
  const known = await tx.billing.knownSettlements({
    statementNumbers: [...new Set(rows.map(({ statementNumber }) => statementNumber))],
    titres: rows.map(({ fiscalYear, titre: number }) => ({ fiscalYear, number })),
  })
  return matchSettlements({ rows, titres: known.titres, statementNumbers: new Set(known.statementNumbers) })
}

/**
 * Reads what the accounting sends back of statements. A file counts whole or not at all, and reading it again adds nothing. A
 * dry run writes nothing and names line and column of every fault. Problems: `settlement-file-unreadable`,
 * `settlement-file-invalid` outside a dry run.
 */
export function importSettlements(ports: ControlPlanePorts): UseCase<'importSettlements'> {
  return (command, call) =>
    runCommand(ports, { operation: 'importSettlements', command, call }, async (tx, now) => {
      const { csv, dryRun } = command
      const file = readSettlementFile(csv)
      await tx.billing.lockSettlements()
      const { titres, rejections, payments, knownRows, faults: unmatched } = await match(tx, file)
      const faults = [...file.faults, ...unmatched].toSorted(byLine)
      if (!dryRun) refuseFaults(faults)
      const answer: SettlementImport = {
        dryRun,
        rows: file.rows.length,
        titres: titres.length,
        rejections: rejections.length,
        payments: payments.length,
        knownRows,
        faults: [...faults],
      }
      if (dryRun) return { answer, audit: [] }
      const recorded = { recordedBy: call.actor.subject, recordedAt: now }
      await tx.billing.insertSettlements({ titres, rejections, payments, ...recorded })
      return { answer, audit: [{ tenantId: null, subjectKind: 'settlement-import', subjectId: ports.ids.next() }] }
    })
}
