import type { ClaimUse, MeasurementSourceAccess, SourceSilence, VolumeMeasurements } from './measurement.ports.ts'

/** What was told of some namespaces: their claims, or why there is no answer about them. */
export interface VolumeUse {
  readonly claims: readonly ClaimUse[]
  readonly silent: ReadonlyMap<string, SourceSilence>
}

function together(left: VolumeUse, right: VolumeUse): VolumeUse {
  return { claims: [...left.claims, ...right.claims], silent: new Map([...left.silent, ...right.silent]) }
}

/** Asks about namespaces together, and about half of them at a time where the answer is too large. */
export async function readVolumeUse(
  measurements: Pick<VolumeMeasurements, 'readUse'>,
  source: MeasurementSourceAccess | null,
  namespaces: readonly string[],
): Promise<VolumeUse> {
  const silentAll = (reason: SourceSilence): VolumeUse => ({
    claims: [],
    silent: new Map(namespaces.map((namespace) => [namespace, reason])),
  })
  if (source === null) return silentAll('no-source')
  if (namespaces.length === 0) return { claims: [], silent: new Map() }
  const answer = await measurements.readUse(source, namespaces)
  if (answer.state === 'answered') return { claims: answer.claims, silent: new Map() }
  if (answer.reason !== 'answer-too-large' || namespaces.length === 1) return silentAll(answer.reason)
  const half = Math.ceil(namespaces.length / 2)
  const first = await readVolumeUse(measurements, source, namespaces.slice(0, half))
  return together(first, await readVolumeUse(measurements, source, namespaces.slice(half)))
}
