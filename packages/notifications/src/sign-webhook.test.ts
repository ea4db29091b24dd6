import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { webhookSignature } from './sign-webhook.ts'

// The worked example of the Standard Webhooks reference libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1_614_265_330, body: '{"test": 2432232314}' }
const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

test('the reference vector is signed as the standard says', () => {
  expect(webhookSignature(signed, [secret])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('while a secret is being replaced the reference library accepts either, and no third', () => {
  const timestampSeconds = Math.floor(Date.now() / 1_000)
  const headers = {
    'webhook-id': signed.id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': webhookSignature({ ...signed, timestampSeconds }, [other, secret]),
  }
  for (const one of [secret, other]) expect(new Webhook(one).verify(signed.body, headers)).toEqual({ test: 2432232314 })
  expect(() => new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(signed.body, headers)).toThrow(
    'No matching signature',
  )
  expect(() => new Webhook(secret).verify(`${signed.body} `, headers)).toThrow('No matching signature')
})

test('what is no secret of this form signs nothing', () => {
  expect(() => webhookSignature(signed, ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toThrow('whsec_')
})
