import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Declares a site. The address of its object store is checked, and whoever answers there is asked with the key, before
 * anything is stored and outside the transaction; the key is kept sealed and never shown again. Problems: `site-known` for
 * a code in use; `object-store-refused`, `object-store-unreachable`, `object-store-key-refused`; `invalid-input` for a key
 * or an authority without an address.
 */
export function createSite(ports: ApiPorts): UseCase<'createSite'> {
  return async (command, call) => {
    const { s3AdminKey, ...declared } = command
    const { s3Endpoint: endpoint, s3CaPem: caPem, s3Region: region } = declared
    if (endpoint === null && (caPem !== null || s3AdminKey !== null)) throw new Problem('invalid-input')
    if (endpoint !== null) await ports.inspectObjectStore({ endpoint, caPem, region, adminKey: s3AdminKey })
    return await runCommand(ports, { operation: 'createSite', command, call }, async (tx, now) => {
      const answer = {
        ...declared,
        s3AdminKeyKnown: s3AdminKey !== null,
        id: ports.ids.next(),
        recordedAt: now,
        version: 1,
      }
      await tx.provisioning.insertSite(
        answer,
        s3AdminKey === null ? null : ports.secretBox.seal(JSON.stringify(s3AdminKey)),
      )
      return { answer, audit: [{ tenantId: null, subjectKind: 'site', subjectId: answer.id }] }
    })
  }
}
