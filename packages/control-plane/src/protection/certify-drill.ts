import { type DrillRecord, drillRecord } from '@grenier/contracts'
import { civilDateOf, type DrillVerdict, drillVerdict, type Instant } from '@grenier/quota-billing'
import { z } from 'zod'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { signDocument } from '../shared/sign-document.ts'
import type { SigningKey } from '../tenancy/exit.ports.ts'
import type { StoredTask, TaskProgress } from './tasks.ports.ts'

/** A drill at its end, with what its cluster showed. */
export interface EndedDrill {
  readonly task: StoredTask
  readonly endedAt: Instant
  readonly files: TaskProgress['files']
  readonly moved: TaskProgress['moved']
  readonly signingKey: SigningKey
}

async function recordOf(
  { installation }: JobPorts,
  tx: Transaction,
  { task, endedAt, files, moved }: Omit<EndedDrill, 'signingKey'>,
): Promise<DrillRecord> {
  const { tenantId, id, copyId, namespace, requestedBy, requestedAt, startedAt, state, message } = task
  const tenant = found(await tx.tenancy.getTenant(tenantId, civilDateOf(endedAt, installation.timeZone)))
  const copy = found(copyId === null ? null : await tx.protection.getCopy(tenantId, copyId))
  const { claimName, driver, copyRef, repository, takenAt: copyTakenAt } = copy
  return {
    taskId: id,
    installationId: installation.id,
    operatorName: installation.operatorName,
    operatorSiren: installation.operatorSiren,
    tenantId,
    organisationName: tenant.name,
    organisationSiren: tenant.siren,
    claimName,
    copyId: copy.id,
    driver,
    copyRef,
    repository,
    copyTakenAt,
    namespace,
    requestedBy,
    requestedAt,
    startedAt,
    endedAt,
    message,
    verdict: drillVerdict({ isPassed: state === 'succeeded', files: files ?? null, moved: moved ?? null }),
    expectedFiles: files?.expectedFiles ?? null,
    restoredFiles: files?.restoredFiles ?? moved?.restoredFiles ?? null,
    comparedBytes: files?.comparedBytes ?? null,
    ...(moved === undefined ? {} : { copiedBytes: moved.copiedBytes, restoredBytes: moved.restoredBytes }),
  }
}

/**
 * Signs what a drill that has just ended proved, well or not, in the transaction of its end, and returns its verdict: names
 * and copy are those of that moment, and the certificate is never signed again.
 */
export async function certifyDrill(ports: JobPorts, tx: Transaction, ended: EndedDrill): Promise<DrillVerdict> {
  const record = await recordOf(ports, tx, ended)
  const signed = await signDocument(ports.documentSigner, ended.signingKey, z.encode(drillRecord, record))
  const { sha256: recordSha256, ...signature } = signed
  await tx.protection.saveDrillCertificate(record.tenantId, { record, recordSha256, ...signature })
  return record.verdict
}
