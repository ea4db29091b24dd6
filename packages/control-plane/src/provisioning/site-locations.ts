import { isWithin } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Records where a site is and who keeps it, from a day on. Problems: `not-found`; `site-location-elsewhere` for a country outside
 * the site's declared residency; `site-location-known`; `subprocessor-unknown`, `subprocessor-not-at-work` on that day.
 */
export function locateSite(ports: ControlPlanePorts): UseCase<'locateSite'> {
  return (command, call) =>
    runCommand(ports, { operation: 'locateSite', command, call }, async (tx, now) => {
      const { siteId, country, subprocessorId, validFrom } = command
      const site = found(await tx.provisioning.getSite(siteId))
      if (!isWithin(country, site.residency)) throw new Problem('site-location-elsewhere')
      if (subprocessorId !== null) {
        // Locked, so that none ends while a site is given to it.
        const subprocessor = await tx.tenancy.lockSubprocessor(subprocessorId)
        if (subprocessor === null) throw new Problem('subprocessor-unknown')
        const { startsOn, endsOn } = subprocessor
        if (validFrom < startsOn || (endsOn !== null && validFrom >= endsOn)) {
          throw new Problem('subprocessor-not-at-work')
        }
      }
      const answer = { ...command, recordedAt: now }
      await tx.provisioning.insertSiteLocation(answer, call.actor.subject)
      return { answer, audit: [{ tenantId: null, subjectKind: 'site', subjectId: siteId }] }
    })
}

/** Where a site was and is, the newest first. Problem: `not-found`. */
export function listSiteLocations({ unitOfWork }: ControlPlanePorts): UseCase<'listSiteLocations'> {
  return async ({ siteId }) =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      found(await tx.provisioning.getSite(siteId))
      return { items: await tx.provisioning.siteLocations(siteId) }
    })
}
