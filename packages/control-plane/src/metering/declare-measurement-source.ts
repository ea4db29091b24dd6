import type { Command, MeasurementSource } from '@grenier/contracts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Claims of a cluster are to be measured now, or are known to be unmeasured from now on. */
function observeVolumesJob(clusterId: string): OutboxMessage {
  return { kind: 'observe-volumes', tenantId: null, subjectId: clusterId, payload: { clusterId } }
}

async function inspected(
  { inspectMeasurementSource }: ApiPorts,
  wanted: NonNullable<Command<'declareMeasurementSource'>['source']>,
): Promise<void> {
  const { url, caPem, token, matchers } = wanted
  await inspectMeasurementSource({ url, caPem, token, matchers })
}

/**
 * Says where the use inside the volumes of a cluster is asked, in place of what was said before; null: nowhere any more. It is
 * asked once before it is stored. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `measurement-source-refused`, `measurement-source-unreachable`, `measurement-token-refused`.
 */
export function declareMeasurementSource(ports: ApiPorts): UseCase<'declareMeasurementSource'> {
  const operation = 'declareMeasurementSource'
  return async (command, call) => {
    const { clusterId, source: wanted } = command
    found(await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)))
    if (wanted !== null) await inspected(ports, wanted)
    const tokenSealed = wanted?.token == null ? null : ports.secretBox.seal(wanted.token)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { cluster } = found(await tx.provisioning.lockCluster(clusterId))
      if (cluster.version !== expectedVersion(call)) throw new Problem('version-stale')
      const before = await tx.metering.getMeasurementSource(clusterId)
      const version = cluster.version + 1
      const source: MeasurementSource | null =
        wanted === null
          ? null
          : {
              url: wanted.url,
              caPem: wanted.caPem,
              matchers: wanted.matchers,
              tokenKnown: tokenSealed !== null,
              declaredAt: now,
            }
      await tx.metering.saveMeasurementSource(clusterId, { source, tokenSealed, version })
      return {
        answer: { clusterId, source, version },
        audit: [
          {
            tenantId: null,
            subjectKind: 'cluster',
            subjectId: clusterId,
            before: { source: before?.source.url ?? null },
          },
        ],
        jobs: [observeVolumesJob(clusterId)],
      }
    })
  }
}
