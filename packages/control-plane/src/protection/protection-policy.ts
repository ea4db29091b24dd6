import { msPerSecond, retentionPolicyV1 } from '@grenier/quota-billing'

const secondsPerHour = 3_600

/**
 * What is promised: backups start every 24 hours and may run for two of them, so that data older than 26 hours without a
 * copy is a broken promise. Version 1; the retention is the rules' own.
 */
export const protectionPolicy = { rpoSeconds: 26 * secondsPerHour, retention: retentionPolicyV1 } as const

export const rpoMs: number = protectionPolicy.rpoSeconds * msPerSecond

/** How often each tenant's copies are looked at, in technical time. */
const observeEveryMs = 30 * 60 * msPerSecond

/** An observation older than this is believed no more: what was green then may be red now. */
export const observationBelievedMs = 3 * observeEveryMs
