import { type OperationId, type WebhookEndpoint, webhookEndpointsMax } from '@grenier/contracts'
import { addMs, civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, expectedVersion, found } from '../shared/access.ts'
import type { ApiPorts, ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { type CommandCall, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredWebhookEndpoint } from './ports.ts'

/** Standard Webhooks: a secret of 24 to 64 bytes, in base64 behind `whsec_`. */
const secretBytes = 32
const msPerHour = 3_600_000

function newSecret({ secretBox }: ControlPlanePorts): string {
  const bytes = Buffer.from(secretBox.randomSecret(secretBytes), 'base64url')
  return secretBox.seal(`whsec_${bytes.toString('base64')}`)
}

/** An endpoint as the contract knows it: what is stored, replayed and audited carries no secret. */
function withoutSecret(stored: StoredWebhookEndpoint): WebhookEndpoint {
  const { sealedSecret: _secret, formerSealedSecret: _former, ...endpoint } = stored
  return { ...endpoint, secret: null }
}

/** Disabled ones count for nothing. The tenant's row orders two calls that come at once. */
async function requireRoom(tx: Transaction, tenantId: string): Promise<void> {
  await tx.tenancy.lockTenant(tenantId)
  const standing = await tx.notification.listWebhookEndpoints(tenantId)
  const active = standing.filter(({ state }) => state === 'active')
  if (active.length >= webhookEndpointsMax) throw new Problem('webhook-endpoints-too-many')
}

/**
 * The answer to whoever made a secret, and to nobody else: it is opened behind the stored outcome. The same call repeated gets
 * it again, as long as it is the one that this call made.
 */
async function showing(ports: ControlPlanePorts, made: WebhookEndpoint): Promise<WebhookEndpoint> {
  const { tenantId, id, version } = made
  const stored = await ports.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.notification.lockWebhookEndpoint(tenantId, id),
  )
  return stored?.version === version ? { ...made, secret: ports.secretBox.open(stored.sealedSecret) } : made
}

/**
 * Records where a member's notices are sent as events, and shows the secret that signs them this once. Problems: `not-found`
 * (also for another tenant), `webhook-url-refused`, `webhook-endpoints-too-many`.
 */
export function recordWebhookEndpoint(ports: ApiPorts): UseCase<'recordWebhookEndpoint'> {
  const operation = 'recordWebhookEndpoint'
  return async (command, call) => {
    const { tenantId } = command
    assertMayActFor(operation, call, tenantId)
    await ports.checkWebhookUrl(command.url)
    const made = await runCommand(ports, { operation, command, call }, async (tx, now) => {
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, ports.installation.timeZone)))
      await requireRoom(tx, tenantId)
      const endpoint: StoredWebhookEndpoint = {
        ...command,
        id: ports.ids.next(),
        state: 'active',
        disabledReason: null,
        sealedSecret: newSecret(ports),
        formerSealedSecret: null,
        formerUntil: null,
        recordedAt: now,
        recordedBy: call.actor.subject,
        version: 1,
      }
      await tx.notification.insertWebhookEndpoint(endpoint)
      const fact = { tenantId, subjectKind: 'webhook-endpoint', subjectId: endpoint.id }
      return { answer: withoutSecret(endpoint), audit: [fact] }
    })
    return await showing(ports, made)
  }
}

/** A member's endpoints, without secrets. Problem: `not-found`, also for another tenant. */
export function listWebhookEndpoints(ports: ControlPlanePorts): UseCase<'listWebhookEndpoints'> {
  return ({ tenantId }, call) =>
    readTenant(ports, { operation: 'listWebhookEndpoints', tenantId, call }, async (tx) => ({
      items: await tx.notification.listWebhookEndpoints(tenantId),
    }))
}

type ChangeOperation = Extract<OperationId, 'rotateWebhookSecret' | 'disableWebhookEndpoint' | 'enableWebhookEndpoint'>

/** Changes a locked endpoint of the version that the caller saw, one version later. */
function change<Operation extends ChangeOperation>(
  ports: ControlPlanePorts,
  { operation, command, call }: CommandCall<Operation>,
  changed: (endpoint: StoredWebhookEndpoint, tx: Transaction) => StoredWebhookEndpoint | Promise<StoredWebhookEndpoint>,
): Promise<WebhookEndpoint> {
  const { tenantId, endpointId } = command
  assertMayActFor(operation, call, tenantId)
  return runCommand<ChangeOperation>(ports, { operation, command, call }, async (tx: Transaction) => {
    const before = found(await tx.notification.lockWebhookEndpoint(tenantId, endpointId))
    if (before.version !== expectedVersion(call)) throw new Problem('version-stale')
    const after = { ...(await changed(before, tx)), version: before.version + 1 }
    await tx.notification.updateWebhookEndpoint(after)
    const fact = { tenantId, subjectKind: 'webhook-endpoint', subjectId: endpointId }
    const was = encodeAnswer<ChangeOperation>(operation, withoutSecret(before))
    return { answer: withoutSecret(after), audit: [{ ...fact, before: was }] }
  })
}

/**
 * Makes a new secret and shows it this once; the former one signs beside it for as many hours as are asked for. Problems:
 * `not-found`, `if-match-missing`, `version-stale`.
 */
export function rotateWebhookSecret(ports: ControlPlanePorts): UseCase<'rotateWebhookSecret'> {
  return async (command, call: Call) => {
    const { formerForHours } = command
    const made = await change(ports, { operation: 'rotateWebhookSecret', command, call }, (endpoint) => ({
      ...endpoint,
      sealedSecret: newSecret(ports),
      formerSealedSecret: formerForHours === 0 ? null : endpoint.sealedSecret,
      formerUntil: formerForHours === 0 ? null : addMs(ports.wallClock.now(), formerForHours * msPerHour),
    }))
    return await showing(ports, made)
  }
}

/** Sends nothing more there. Problems: `not-found`, `if-match-missing`, `version-stale`, `webhook-endpoint-state`. */
export function disableWebhookEndpoint(ports: ControlPlanePorts): UseCase<'disableWebhookEndpoint'> {
  return (command, call) =>
    change(ports, { operation: 'disableWebhookEndpoint', command, call }, (endpoint) => {
      if (endpoint.state === 'disabled') throw new Problem('webhook-endpoint-state')
      return { ...endpoint, state: 'disabled', disabledReason: command.reason }
    })
}

/**
 * Sends there again what happens from now on; what was given up is taken up delivery by delivery. Problems as for disabling, and
 * `webhook-endpoints-too-many`.
 */
export function enableWebhookEndpoint(ports: ControlPlanePorts): UseCase<'enableWebhookEndpoint'> {
  return (command, call) =>
    change(ports, { operation: 'enableWebhookEndpoint', command, call }, async (endpoint, tx) => {
      if (endpoint.state === 'active') throw new Problem('webhook-endpoint-state')
      await requireRoom(tx, command.tenantId)
      return { ...endpoint, state: 'active', disabledReason: null }
    })
}
