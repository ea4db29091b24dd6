import { civilDate } from '@grenier/quota-billing'
import { callOf, operator, secondOperator } from '../../use-cases/house.ts'
import type { Stage } from '../stage.ts'
import { type Deed, refusalOf, runJobs } from './deed.ts'

const reason = 'La commune part'

const exitOf = ({ marks }: Stage) => {
  if (marks.exit === undefined) throw new Error('nobody gave notice')
  return marks.exit
}

/** Griselles gives notice; it runs for the sixty days of its agreement. */
export const giveNotice: Deed = async ({ house, member, marks }) => {
  const tenantId = member('griselles').id
  const notice = {
    tenantId,
    noticeGivenOn: civilDate('2027-01-11'),
    dataClass: 'ordinary',
    coolingOffDays: 15,
    reason,
  } as const
  const exit = await house.api.startExit(notice, callOf(operator))
  Object.assign(marks, { exit: { tenantId, exitId: exit.id } })
  await runJobs(house)
}

/** The exit goes on as far as its days and the cluster let it. */
export const goOnLeaving: Deed = async (stage) => {
  const address = exitOf(stage)
  for (let turn = 0; turn < 3; turn += 1) {
    await stage.house.jobs['advance-exit'](address)
    await runJobs(stage.house)
  }
}

/** Who gave the order does not approve; a second operator does, and what Griselles had is destroyed. */
export const approveLeaving: Deed = async (stage) => {
  const { house, see } = stage
  const address = exitOf(stage)
  await goOnLeaving(stage)
  const { version, state } = await house.api.getExit(address, callOf(operator))
  see('exitIsSettled', state === 'awaiting-visa', `before its approval the exit is ${state}`)
  const approve = (by: typeof operator) =>
    house.api.approveExit({ ...address, reason }, callOf(by, { ifMatch: version }))
  const alone = await refusalOf(approve(operator))
  see('exitIsSettled', alone === 'exit-same-person', `who ordered it was answered ${alone}`)
  await approve(secondOperator)
  await goOnLeaving(stage)
  const { waitingFor } = await house.api.getExit(address, callOf(operator))
  const waits = waitingFor.map(({ code }) => code).join()
  see('exitIsSettled', waits === 'exit-credential-missing', `without an identity to destroy with it waits for ${waits}`)
  const { items } = await house.api.listClusters({ limit: 10 }, callOf(operator))
  const [cluster] = items
  if (cluster === undefined) throw new Error('there is a cluster')
  const armed = { clusterId: cluster.id, workerMayDestroy: true }
  await house.api.replaceClusterCredentials(armed, callOf(operator, { ifMatch: cluster.version }))
  await goOnLeaving(stage)
  const after = await house.api.getExit(address, callOf(operator))
  see('exitIsSettled', after.state === 'destroyed', `the exit is ${after.state}`)
}
