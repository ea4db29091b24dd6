import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { MeasurementSourceAccess } from './measurement.ports.ts'

/** How to reach a cluster's source, its token opened, in memory only; null for a cluster without one. */
export async function openMeasurementSource(
  { unitOfWork, secretBox }: Pick<JobPorts, 'unitOfWork' | 'secretBox'>,
  clusterId: string,
): Promise<MeasurementSourceAccess | null> {
  const known = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.metering.getMeasurementSource(clusterId))
  if (known === null) return null
  const { url, caPem, matchers } = known.source
  const token = known.tokenSealed === null ? null : secretBox.open(known.tokenSealed)
  return { url, caPem, matchers, token }
}
