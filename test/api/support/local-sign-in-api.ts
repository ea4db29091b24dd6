import { createCallers } from '@grenier/api'
import { type JobPayload, parseGroupRoles } from '@grenier/contracts'
import {
  type ControlPlanePorts,
  createJobUseCases,
  createLocalSignIn,
  createPeople,
  createSessions,
  type JobPorts,
} from '@grenier/control-plane'
import type { OutgoingMail, SendOutcome } from '@grenier/control-plane/ports'
import { createSecondFactor } from '@grenier/identity'
import { addMs, type Instant, instant } from '@grenier/quota-billing'
import { URI } from 'otpauth'
import { Client } from 'pg'
import { silentWebhooks } from '../../harness/silent-senders.ts'
import { freePort } from '../../run/free-ports.ts'
import type { Browser } from './browser.ts'
import { boxOfTheSuite, clustersOfTheSuite, type RealApi, type RealApiOptions, startRealApi } from './real-api.ts'

const stepMs = 30_000

export interface LocalSignInApi extends RealApi {
  readonly admin: Client
  /** Everything that was mailed. */
  readonly mails: OutgoingMail[]
  /** What the mail server says from now on. */
  mailAnswers(outcome: SendOutcome): void
  /** Runs the job of every link that was asked for and not looked at yet. */
  sendLinks(): Promise<void>
  /** Sends what was to be told of replaced second factors and was not yet. */
  tellResets(): Promise<void>
  /** Technical time of the sign-in. */
  now(): Instant
  pass(ms: number): void
  /** The code of an authenticator so many steps from now. */
  codeOf(uri: string, steps?: number): string
}

/** The real API of an installation without an identity provider; `personRoles` as the setting is written. */
export async function startLocalSignInApi(
  now: Instant,
  personRoles: string,
  { log }: Pick<RealApiOptions, 'log'> = {},
): Promise<LocalSignInApi> {
  const port = await freePort()
  const publicUrl = new URL(`http://127.0.0.1:${port}`)
  // At the beginning of a step: no code grows old because a test is slow.
  let passing = Math.ceil(Date.now() / stepMs) * stepMs
  const wallClock = { now: () => instant(passing) }
  const mails: OutgoingMail[] = []
  const told: string[] = []
  let outcome: SendOutcome = { kind: 'sent', receipt: 'kept' }
  const made: ControlPlanePorts[] = []
  const api = await startRealApi(now, {
    ...clustersOfTheSuite,
    port,
    ...(log === undefined ? {} : { log }),
    access: (given, byToken) => {
      const ports = { ...given, wallClock }
      made.push(ports)
      const roles = parseGroupRoles(personRoles).groupRoles
      return {
        callers: createCallers({ people: createPeople(given), others: byToken }),
        signIn: {
          local: createLocalSignIn({ ...ports, secondFactor: createSecondFactor(), personRoles: roles }),
          sessions: createSessions(ports),
          secretBox: boxOfTheSuite,
          publicUrl,
        },
      }
    },
  })
  const [ports] = made
  if (ports === undefined) throw new Error('the API was not composed')
  const mail = {
    send: async (sent: OutgoingMail) => {
      mails.push(sent)
      return outcome
    },
  }
  // Of all jobs the one that mails is run here, and it asks no cluster.
  const jobs = createJobUseCases({ ...ports, mail, webhooks: silentWebhooks } as JobPorts)
  const admin = new Client({ connectionString: api.adminUrl })
  await admin.connect()
  return {
    ...api,
    admin,
    mails,
    mailAnswers: (next) => {
      outcome = next
    },
    sendLinks: async () => {
      const { rows } = await admin.query<{ id: string }>(
        'SELECT id FROM sign_in_link WHERE sealed_token IS NOT NULL ORDER BY asked_at, id',
      )
      for (const { id: linkId } of rows) await jobs['send-sign-in-link']({ linkId })
    },
    tellResets: async () => {
      const { rows } = await admin.query<{ id: string; payload: JobPayload<'tell-second-factor-reset'> }>(
        `SELECT id, payload FROM outbox WHERE kind = 'tell-second-factor-reset' AND NOT id = ANY ($1) ORDER BY id`,
        [told],
      )
      for (const { id, payload } of rows) {
        told.push(id)
        await jobs['tell-second-factor-reset'](payload)
      }
    },
    now: () => instant(passing),
    pass: (ms) => {
      passing += ms
    },
    codeOf: (uri, steps = 0) => URI.parse(uri).generate({ timestamp: addMs(instant(passing), steps * stepMs) }),
    close: async () => {
      await admin.end()
      await api.close()
    },
  }
}

/** What a form of ours sends. */
export function submit(browser: Browser, url: string, fields: Record<string, string>) {
  return browser.send(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html,application/xhtml+xml',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
    },
    body: new URLSearchParams(fields).toString(),
  })
}

/** The token of the link in a letter. */
export function tokenIn(mail: OutgoingMail | undefined): string {
  const link = mail?.letter.blocks.find((block) => block.kind === 'link')
  return link === undefined ? '' : `${new URL(link.url).searchParams.get('token')}`
}

/** The address of the authenticator that a page offers to enrol. */
export function uriIn(page: string): string {
  const found = /href="(otpauth:[^"]+)"/.exec(page)?.[1] ?? ''
  return found.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
