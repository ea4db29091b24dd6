import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addMonths, civilDateOf, monthOf } from '@grenier/quota-billing'
import { checkMonth, closeMonth, isClosingBegun, type MonthCheck } from './close-months.ts'
import { enrolMembers, type StoryMember } from './enrol-members.ts'
import { planRequests } from './plan-requests.ts'
import { prepareRegion } from './prepare-region.ts'
import { publishTariff } from './publish-tariff.ts'
import { recordContacts } from './record-contacts.ts'
import { firstMonthSpans, gaugesOf, monthSpan, type ReadingSpan, recordReadings } from './record-readings.ts'
import { registerOrganisations } from './register-organisations.ts'
import { requestQuotas } from './request-quotas.ts'
import { createStopwatch } from './stopwatch.ts'
import type { StoryApi } from './story-tools.ts'
import { readFigures, type StorySummary } from './summarise.ts'
import { openArtefacts } from './write-artefacts.ts'

export interface StoryEnding {
  readonly summary: StorySummary
  readonly checks: readonly MonthCheck[]
  readonly members: readonly StoryMember[]
}

/**
 * Tells the whole story: from the register of communes to statements that add up. Every step first reads what stands, so
 * the story can be cut off at any moment and told again from the start: it goes on where it was, and told twice it changes
 * nothing.
 */
export async function tellStory(api: StoryApi, { readyMs }: { readyMs: number }): Promise<StoryEnding> {
  const { startsAt, timeZone, months: monthCount, register, outDir } = api.tools
  const watch = createStopwatch()
  const firstMonth = monthOf(civilDateOf(startsAt, timeZone))
  const months = Array.from({ length: monthCount }, (_, index) => addMonths(firstMonth, index))
  const organisations = await registerOrganisations(api)
  const region = await prepareRegion(api, organisations)
  const acts = await publishTariff(api, region.offers)
  const { members, timings } = await enrolMembers(api, { organisations, region, acts })
  // The one whose people can be chosen at the sign-in.
  if (members[0] !== undefined) await api.tools.clusters.fill?.(`${members[0].tenant.slug}-storage`)
  const plan = planRequests(register.communes)
  await recordContacts(api, { members, asking: [...plan.firstWave, ...plan.secondWave] })
  const fullInseeCodes = new Set(plan.secondWave.map(({ commune }) => commune.inseeCode))
  const gauges = gaugesOf({ members, offers: region.offers, fullInseeCodes })
  const standing = { members, offers: region.offers }
  const record = (span: ReadingSpan) => watch.time('readings', () => recordSpan(api, { span, gauges }))
  const [firstDay, untilDayThirty, rest] = firstMonthSpans(firstMonth, timeZone)
  if (!(await isClosingBegun(api, firstMonth))) {
    await record(firstDay)
    const asking = { wave: plan.firstWave, label: 'Demandes d’espace', standing }
    await watch.time('requests', () => requestQuotas(api, asking))
    await record(untilDayThirty)
    const askingAgain = { wave: plan.secondWave, label: 'Demandes d’agrandissement', standing }
    await watch.time('requests', () => requestQuotas(api, askingAgain))
    await record(rest)
  }
  const { id: installationId } = await api.operator.call('getInstallation')
  const artefacts = await openArtefacts(api, installationId)
  const checks: MonthCheck[] = []
  for (const month of months) {
    if (month !== firstMonth && !(await isClosingBegun(api, month))) await record(monthSpan(month, timeZone))
    await watch.time('closing', () => closeMonth(api, { month, acts }))
    checks.push(...(await checkMonth(api, month)))
    artefacts.begin(month)
  }
  await watch.time('artefacts', () => artefacts.end())
  const figures = await readFigures(api, { months, checks })
  const summary: StorySummary = {
    ...figures,
    timings: {
      readyMs: Math.round(readyMs),
      enrolMs: Math.round(timings.enrolMs),
      provisioningMs: Math.round(timings.provisioningMs),
      requestsMs: watch.spentMs('requests'),
      readingsMs: watch.spentMs('readings'),
      closingMs: watch.spentMs('closing'),
      artefactsMs: watch.spentMs('artefacts'),
      totalMs: Math.round(readyMs + watch.elapsedMs()),
    },
  }
  await writeFile(join(outDir, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  return { summary, checks, members }
}

async function recordSpan(
  api: StoryApi,
  { span, gauges }: { span: ReadingSpan; gauges: Parameters<typeof recordReadings>[1]['gauges'] },
): Promise<void> {
  const hours = Math.round((span.to - span.from) / 3_600_000)
  const phase = api.tools.progress.phase(`Relevés ${span.name} (simulé)`, hours * gauges.length)
  await recordReadings(api, { span, gauges, onSent: (count) => phase.advance(count) })
  phase.end()
}
